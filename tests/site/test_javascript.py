"""Hand-written JavaScript: what it works out is tried by Node's own test runner (`node --test tests/js/`)."""

import subprocess

from tests.patience import PATIENCE_S
from tests.site.building import ROOT
from tests.site.tools import node


def test_what_scripts_work_out() -> None:
    files = sorted(map(str, (ROOT / "tests" / "js").glob("*.test.mjs")))
    assert files
    done = subprocess.run([node(), "--test", *files], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
