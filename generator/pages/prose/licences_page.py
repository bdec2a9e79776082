"""The licences of what the site ships besides its own: their very texts, as the installed packages have them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackagePath, distribution
from pathlib import Path

from jinja2 import Environment

# Of the packages of npm inside vl-convert, which carries them without; `python -m tests.vega_licences` writes it.
VEGA = Path(__file__).parents[1] / "licences" / "vega.json"
_OURS = Path(__file__).parents[3] / "LICENSE"
_ICONS = "material/templates/.icons/"
_SETS = {"fontawesome": "Font Awesome Free", "material": "Material Design Icons", "octicons": "Octicons"}


@dataclass(frozen=True)
class Shipped:
    """One licence: of what (name, version and licence each, as far as known), where it is on the site, and its text."""

    title: str
    where: str
    text: str
    packages: tuple[tuple[str, str, str], ...] = ()


def licences(made: Environment) -> str:
    """Every licence, whole."""
    return made.get_template("licences.html").render(licences=shipped())


def shipped() -> list[Shipped]:
    """What is shipped, in the order of how much of it there is."""
    return [
        Shipped("Model Energy Label", "the site's own scripts, styles and pictures", _OURS.read_text("utf-8")),
        *_vega(),
        Shipped(
            "vl-convert",
            "puts together the charts' script, /assets/vega.js, and paints pictures",
            _text("vl-convert-python", "LICENSE"),
            (_version("vl-convert-python"),),
        ),
        Shipped(
            "Material for MkDocs",
            "the styles in /assets/stylesheets/ and the frame of every page",
            _text("mkdocs-material", "LICENSE"),
            (_version("mkdocs-material"),),
        ),
        *(
            Shipped(title, "icons within pages and styles, which come with Material for MkDocs", _icons(name))
            for name, title in _SETS.items()
        ),
    ]


def _vega() -> list[Shipped]:
    found = json.loads(VEGA.read_text("utf-8"))
    made = []
    for place, text in enumerate(found["texts"]):
        packages = tuple(
            (item["name"], item["version"], item["licence"]) for item in found["packages"] if item["text"] == place
        )
        title = packages[0][0] if len(packages) == 1 else f"{packages[0][0]} and {len(packages) - 1} more"
        made.append(Shipped(title, "in the charts' script, /assets/vega.js", text, packages))
    return sorted(made, key=lambda item: (-len(item.packages), item.title))


def _version(package: str) -> tuple[str, str, str]:
    about = distribution(package)
    return package, about.version, str(about.metadata.json.get("license_expression", ""))


def _text(package: str, name: str) -> str:
    """A licence file that came with a package's own description."""
    [path] = [path for path in _files(package) if path.name == name and path.parts[0].endswith(".dist-info")]
    return path.read_text("utf-8")


def _icons(name: str) -> str:
    [path] = [path for path in _files("mkdocs-material") if path.as_posix().startswith(f"{_ICONS}{name}/LICENSE")]
    return path.read_text("utf-8")


@cache
def _files(package: str) -> list[PackagePath]:
    """What a package installed: a theme of ten thousand icons takes long to list."""
    return distribution(package).files or []
