"""Hand-written JavaScript: what it works out is tried by Node's own test runner (tests/js/all.mjs)."""

import json
import re
import subprocess
from pathlib import Path

from tests.patience import PATIENCE_S
from tests.site.building import ROOT
from tests.site.tools import eslint, node

ASSETS = ROOT / "site_src" / "pages" / "assets"


def test_what_scripts_work_out() -> None:
    files = sorted(map(str, (ROOT / "tests" / "js").rglob("*.test.mjs")))
    assert files
    # One process for all of them: `node --test` starts one for each file.
    command = [node(), str(ROOT / "tests" / "js" / "all.mjs"), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n# fail 0\n" in done.stdout, done.stdout


def test_no_script_writes_numbers_in_a_way_of_its_own() -> None:
    """A browser's own formats round a tie otherwise than Python; base/format.js is the one place that knows how."""
    own = re.compile(r"\.(toFixed|toPrecision|toExponential|toLocaleString)\(|Intl\.NumberFormat")
    found = {
        path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.js") if own.search(path.read_text("utf-8"))
    }
    assert found == {"base/format.js"}


def _parsed(folder: Path) -> dict[str, str]:
    """What is newer in each script of a folder than it may be; nothing of those in which nothing is."""
    config = ROOT / "tests" / "js" / "eslint.config.mjs"
    command = [*eslint(), "--config", str(config), "--format", "json", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.stdout, done.stderr
    found = {Path(script["filePath"]).relative_to(folder): script["messages"] for script in json.loads(done.stdout)}
    assert len(found) == len([*folder.rglob("*.js")])
    return {
        path.as_posix(): "; ".join(f"line {said['line']}: {said['message']}" for said in messages)
        for path, messages in found.items()
        if messages
    }


def test_every_script_is_in_a_syntax_that_browsers_of_2020_know() -> None:
    """Down to Chrome 86, Safari 14 and Firefox 78; what runs in every browser is in that of 2009. About names them."""
    assert _parsed(ASSETS) == {}
    about = (ROOT / "site_src" / "pages" / "about.md").read_text("utf-8")
    assert "(Chrome and Edge 86, Safari 14, Firefox 78)" in about


NEWER = {
    "export const a = /(?<=b)c/;": "lookbehind",
    "export class A { #b = 1; }": "private",
    "a ??= b;": "logical assignment",
    "a.replaceAll(b, c);": "replaceAll",
    "a.at(-1);": "`at` and `with` are newer",
    "Object.hasOwn(a, b);": "hasOwn",
    "structuredClone(a);": "structuredClone",
    "a.querySelector('b:has(c)');": "A selector",
    "export const a = 1_000;": "numeric separators",
    "const a = await b;": "top-level",
    "a ?!? b": "Parsing error",
}


def test_what_is_newer_is_found(tmp_path: Path) -> None:
    for number, script in enumerate(NEWER):
        (tmp_path / f"{number}.js").write_text(script, "utf-8")
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "early.js").write_text("const a = b => c;", "utf-8")
    (tmp_path / "old.js").write_text("export const a = b?.c ?? 1n;", "utf-8")
    found = _parsed(tmp_path)
    for number, rule in enumerate(NEWER.values()):
        assert rule in found[f"{number}.js"]
    assert "ES2015" in found["base/early.js"]
    assert "old.js" not in found
