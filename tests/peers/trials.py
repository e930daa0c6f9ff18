"""How a trial beside Helm is carried out: looked at once all is at rest, told again where it differs, reported.

A trial has run() and then differences, as (step, lines)."""
import time

import world as worlds

MORE_SECONDS = 40  # for controllers to bring our cluster where Helm's came
SHOWN = 12  # lines of one difference


def decided(make, name):
    """The trial that make() gives, run, and what run() gave. Where it differs another decides: controllers race; what is
    different is so again."""
    trial = make()
    outcome = trial.run()
    if trial.differences:
        print(f"once more: {name}: {trial.differences[0][0]}: {trial.differences[0][1][0]}", flush=True)
        trial = make()
        outcome = trial.run()
    return trial, outcome


def settled(world, look, wanted=None):
    """look(objects) once all is at rest; where something else is wanted, it gets more time."""
    deadline = time.monotonic() + MORE_SECONDS
    seen = look(world.at_rest())
    while wanted is not None and seen != wanted and time.monotonic() < deadline:
        time.sleep(worlds.POLL_SECONDS)
        seen = look(world.objects())
    return seen


def report(line, differences):
    """Says the line, and the differences below it."""
    shown = [line]
    for step, lines in differences:
        shown += [f"  {step}", *(f"    {each}" for each in lines[:SHOWN])]
        if len(lines) > SHOWN:
            shown.append(f"    and {len(lines) - SHOWN} more")
    print("\n".join(shown), flush=True)
