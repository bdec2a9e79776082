"""Several command lines, each in a fork of one process that has imported what they need: to start costs the most."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.patience import PATIENCE_S

# Its streams are as Python opened them in this locale. A fork ends without taking down all that it has inherited.
_EACH = """
import gc, json, os, sys, traceback
from generator.cli import main
{imports}

def ended(words):
    try:
        return main(words)
    except SystemExit as end:
        return end.code or 0
    except BaseException:
        traceback.print_exc()
        return 1

gc.freeze()
for number, words in enumerate(json.load(sys.stdin)):
    child = os.fork()
    if not child:
        for stream in (1, 2):
            os.dup2(os.open(f"{{number}}.{{stream}}", os.O_WRONLY | os.O_CREAT), stream)
        code = ended(words)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Ended(NamedTuple):
    """How a command ended, and what it wrote to its two streams."""

    code: int
    out: bytes
    err: bytes


def each(
    commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str], imports: str = ""
) -> list[Ended]:
    """How each command ended, run in `folder`, which then holds what they wrote.

    `imports` are statements that import what several of them need, and say nothing.
    """
    done = subprocess.run(
        [sys.executable, "-c", _EACH.format(imports=imports)],
        cwd=folder,
        env=dict(environment),
        # In ASCII, as `json` writes it.
        input=json.dumps(commands).encode(),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stderr == b"" and done.returncode == 0, done.stderr.decode()
    codes = map(int, done.stdout.split())
    return [
        Ended(code, *((folder / f"{number}.{stream}").read_bytes() for stream in (1, 2)))
        for number, code in zip(range(len(commands)), codes, strict=True)
    ]
