"""The shortest script that measures a model with Zeus: load it, open a window, answer, print what the window read.

    python -m tests.bench.peers.zeus_run ASKED SECONDS

`ASKED` is a file as a side reads it; texts are answered for at least so many seconds.
"""

import json
import sys
import time
from importlib import import_module

from tests.bench.peers.asking import asker, read_asked
from tests.bench.peers.zeus_side import joules_of


def main() -> None:
    """Print the window's seconds, how many queries were answered, and its joules, as JSON on one line."""
    asked = read_asked(sys.argv[1])
    ask = asker(asked.folder)
    monitor = import_module("zeus.monitor").ZeusMonitor()
    monitor.begin_window("queries")
    end, queries = time.perf_counter() + float(sys.argv[2]), 0
    while time.perf_counter() < end:
        ask(asked.texts[queries % len(asked.texts)])
        queries += 1
    measured = monitor.end_window("queries")
    print(json.dumps({"seconds": measured.time, "queries": queries, "joules": joules_of(measured) or None}))


if __name__ == "__main__":
    main()
