"""`python -m tests.vega_licences`: rewrite what the site says of the licences of the Vega that it ships.

vl-convert carries Vega and what that needs as files of npm, without their licences. They are named by version inside of
it; npm brings just these, and what stands in their licence files is kept. Needs npm and the package registry.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from generator.pages.prose.licences_page import VEGA

_NAMED = re.compile(rb"/npm/((?:@[a-z0-9-]+/)?[a-z0-9][a-z0-9.-]*)@(\d+\.\d+\.\d+)/")
# Its own file holds these already, so nothing names them.
_HOLDS_OTHERS = "vega-embed"


def shipped() -> dict[str, str]:
    """The packages of npm that the installed vl-convert carries, by name with the newest version of each."""
    found: dict[str, str] = {}
    for path in distribution("vl-convert-python").files or ():
        if path.name.startswith("vl_convert.") and path.suffix in (".so", ".pyd"):
            for name, version in _NAMED.findall(Path(str(path.locate())).read_bytes()):
                known = found.get(name.decode(), "0.0.0")
                found[name.decode()] = max(known, version.decode(), key=_parts)
    return dict(sorted(found.items()))


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _install(folder: Path, packages: list[str]) -> None:
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", *packages]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _told(folder: Path) -> tuple[dict[str, Any], str]:
    """A package's own description, and the text of its licence."""
    about = json.loads((folder / "package.json").read_bytes())
    [text] = sorted(path for path in folder.iterdir() if re.match(r"licen[cs]e", path.name, re.IGNORECASE))[:1]
    return about, text.read_text("utf-8").replace("\r\n", "\n").strip() + "\n"


def main() -> int:
    """Write the file; the exit code."""
    packages = shipped()
    texts: list[str] = []
    told = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "package.json").write_text('{"private": true}')
        # Or a newer repair of it, where an old one is not to be had any more.
        _install(root, [f"{name}@~{version}" for name, version in packages.items()])
        inner = json.loads((root / "node_modules" / _HOLDS_OTHERS / "package.json").read_bytes())["dependencies"]
        for name in sorted({*packages, *inner}):
            about, text = _told(root / "node_modules" / name)
            if text not in texts:
                texts.append(text)
            place = texts.index(text)
            version = packages.get(name, "")
            told.append({"name": name, "version": version, "licence": about["license"], "text": place})
    VEGA.write_text(json.dumps({"packages": told, "texts": texts}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(told)} packages, {len(texts)} texts.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
