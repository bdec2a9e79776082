"""HTML and SVG are valid to the Nu HTML checker, the one that the W3C runs."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.site.tools import html_checker

PAGES = (
    "index.html",
    "404.html",
    "about/index.html",
    "api/index.html",
    "api/v1/index.html",
    "calculator/index.html",
    "closed/index.html",
    "data/index.html",
    "measure/index.html",
    "measure/a100/index.html",
    "measure/embed/index.html",
    "decisions/index.html",
    "methodology/index.html",
    "models/index.html",
    "study/power-hungry/index.html",
    "tasks/index.html",
    "tasks/text-classification/index.html",
    "tasks/text-generation/index.html",
    "understand/index.html",
    "understand/boundary/index.html",
    "understand/uncertainty/index.html",
    "understand/others/index.html",
    "understand/questions/index.html",
    "understand/glossary/index.html",
    "models/openai-community/gpt2/index.html",
    "models/FacebookAI/roberta-base/index.html",
    "labels/openai-community/gpt2/text-classification.svg",
    "badges/openai-community/gpt2/text-classification.svg",
)


@dataclass(frozen=True)
class Known:
    """A fault of the theme's own chrome, told by its message and by markup that is not ours."""

    message: str
    markup: str
    reason: str


THEME = (
    Known(
        r"Attribute “autocomplete” is only allowed when the input type is",
        r'class="md-toggle"',
        "Material keeps browsers from restoring its drawer's and search box's state on reload.",
    ),
    Known(
        r"Bad value “” for attribute “tabindex” on element “label”",
        r'class="md-nav__link"',
        "Material lets its script fill in the tabindex of folded sections.",
    ),
)


def test_pages_are_valid(site: Path) -> None:
    assert _faults([site / page for page in PAGES]) == []


def test_the_preview_is_valid(previewed: Path) -> None:
    assert _faults([previewed / "index.html", *(previewed / "preview").iterdir()]) == []


def test_pages_of_a_large_site_are_valid(many_site: Path) -> None:
    pages = ("models/page-2/index.html", "models/FacebookAI/roberta-base/index.html", "tasks/fill-mask/index.html")
    assert _faults([many_site / page for page in pages]) == []


def test_the_checker_finds_faults(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><html lang=en><title>x</title><p><p id=a><b id=a>", "utf-8")
    (tmp_path / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rectangle/></svg>', "utf-8")
    faults = _faults([tmp_path / "index.html", tmp_path / "x.svg"])
    assert any("Duplicate ID" in fault for fault in faults)
    assert any("rectangle" in fault for fault in faults)


def _faults(files: list[Path]) -> list[str]:
    for file in files:
        assert file.is_file(), file
    command = [*html_checker(), "--also-check-svg", "--errors-only", "--format", "json", "--stdout", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{item.get('url', '')}: {item['message']}: {item.get('extract', '')}" for item in messages if not _theme(item)
    ]


def _theme(item: dict[str, str]) -> bool:
    extract = item.get("extract", "")
    return any(re.search(known.message, item["message"]) and re.search(known.markup, extract) for known in THEME)
