"""The cluster that this program was started for: cluster.py run puts its folder into TUG_CLUSTER."""
import dataclasses
import os
import pathlib
import re
import signal
import sys

import api as kube_api
import processes


@dataclasses.dataclass
class Live:
    kubeconfig: pathlib.Path
    api: kube_api.Api


def connect():
    """The running cluster; ends the program with a hint where there is none. From here on the program ends when it is
    told to, or when the one that started it ends."""
    if "TUG_CLUSTER" not in os.environ:
        sys.exit("no cluster: run this with tests/peers/cluster.py run -- ...")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    processes.end_with_parent()
    folder = pathlib.Path(os.environ["TUG_CLUSTER"])
    kubeconfig = folder / "kubeconfig"
    port = int(re.search(r"server: https://127\.0\.0\.1:(\d+)", kubeconfig.read_text()).group(1))
    return Live(kubeconfig, kube_api.Api(port, folder))
