"""Hand-written JavaScript: what it works out is tried by Node's own test runner (`node --test tests/js/`)."""

import subprocess

from tests.site.building import ROOT
from tests.site.tools import node


def test_what_scripts_work_out() -> None:
    files = sorted(map(str, (ROOT / "tests" / "js").rglob("*.test.mjs")))
    assert files
    done = subprocess.run([node(), "--test", *files], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
