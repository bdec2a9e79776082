"""Hand-written JavaScript: what it works out is tried by Node's own test runner (`node --test tests/js/`)."""

import re
import subprocess

from tests.patience import PATIENCE_S
from tests.site.building import ROOT
from tests.site.tools import node


def test_what_scripts_work_out() -> None:
    files = sorted(map(str, (ROOT / "tests" / "js").rglob("*.test.mjs")))
    assert files
    done = subprocess.run([node(), "--test", *files], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_script_writes_numbers_in_a_way_of_its_own() -> None:
    """A browser's own formats round a tie otherwise than Python; base/format.js is the one place that knows how."""
    assets = ROOT / "site_src" / "pages" / "assets"
    own = re.compile(r"\.(toFixed|toPrecision|toExponential|toLocaleString)\(|Intl\.NumberFormat")
    found = {
        path.relative_to(assets).as_posix() for path in assets.rglob("*.js") if own.search(path.read_text("utf-8"))
    }
    assert found == {"base/format.js"}
