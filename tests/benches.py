"""A small run of the benchmark as its file has it, with something of every kind in it, and something unknown."""

import json
from typing import Any

from generator.records.bench import Bench


def document() -> dict[str, Any]:
    """The file's JSON, by the names that it uses."""
    return {
        "form": 1,
        "taken_on": "2026-11-28",
        "machine": {
            "processor": "A <b>bold</b> processor",
            "cores": 2,
            "worker_processes": 2,
            "memory_bytes": 8 * 2**30,
            "system": "Linux",
            "python": "3.11.7",
            "commit": "0123abc",
        },
        "pages": [
            {
                "cards": 1000,
                "built": [
                    {"builder": "Model Energy Label", "version": "0.1.0", "seconds": 2.0, "runs": 3},
                    {"builder": "Hugo", "version": "0.168.0", "seconds": 1.0, "runs": 3},
                    {"builder": "MkDocs with Material", "version": "1.6.1, 9.7.0", "seconds": 15.0, "runs": 1},
                ],
            },
            {
                "cards": 10000,
                "built": [
                    {"builder": "Model Energy Label", "version": "0.1.0", "seconds": 20.5, "runs": 1},
                    {"builder": "Hugo", "version": "0.168.0", "seconds": 41.0, "runs": 1},
                    {"builder": "MkDocs with Material", "version": "1.6.1, 9.7.0"},
                    {"builder": "Merely writing the same files", "seconds": 5.125, "runs": 3},
                ],
            },
        ],
        "trackers": [
            {
                "name": "Model Energy Label",
                "version": "0.1.0",
                "libraries": "torch 2.13.0",
                "query_s": 0.004,
                "adds": {"percent": 0.25, "low": -0.5, "high": 1.0, "pairs": 16, "queries": 200},
                "joules_per_query": 0.0525,
                "counter": "processor estimated",
                "command": "energy-label measure",
                "command_s": 66.0,
                "answering_s": 45.5,
            },
            {
                "name": "Zeus",
                "version": "0.16.0",
                "counter": "no counter that it can read on this machine",
                "note": "its command ended with an error",
            },
        ],
        "figures": [
            {"name": "1,000 cards: whole cold build, s", "value": 2.0, "digits": 1, "at_most": 30.0, "runs": 3},
            {"name": "of it, the lower end, %", "value": -0.5, "digits": 2},
            {"name": "ours ÷ Hugo", "value": 2.0, "digits": 2, "at_most": 0.5},
            {"name": "Zeus: energy of a query, J", "digits": 4},
        ],
    }


def bench() -> Bench:
    """The same as read."""
    return Bench.model_validate_json(json.dumps(document()))
