"""Cases that are functions: each is tried, what one raises is told, and the next goes on."""
import sys
import traceback


def try_all(cases, only, attempt):
    """Calls attempt(case) for each case whose name contains `only`; prints 'N passed, N failed', gives the status to end with."""
    passed = failed = 0
    for case in cases:
        if only not in case.__name__:
            continue
        try:
            attempt(case)
            passed += 1
        except Exception:  # noqa: BLE001: the next case goes on
            failed += 1
            print(f"--- {case.__name__}")
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
