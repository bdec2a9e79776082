"""HTML and SVG are valid to the Nu HTML checker, the one that the W3C runs."""

import json
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.patience import PATIENCE_S
from tests.sharing import Shared
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
    "tasks/chat/index.html",
    "tasks/chat/ml-energy-v3-h100/index.html",
    "models/index.html",
    "study/index.html",
    "study/ml-energy-v3/index.html",
    "understand/index.html",
    "understand/boundary/index.html",
    "understand/need/index.html",
    "understand/uncertainty/index.html",
    "understand/others/index.html",
    "understand/questions/index.html",
    "understand/glossary/index.html",
    "models/openai-community/gpt2/index.html",
    "models/FacebookAI/roberta-base/index.html",
    "labels/openai-community/gpt2/text-classification.svg",
    "badges/openai-community/gpt2/text-classification.svg",
)


LARGE = ("models/page-2/index.html", "models/FacebookAI/roberta-base/index.html", "tasks/fill-mask/index.html")
# What the checker must object to.
FLAWED = {
    "index.html": "<!doctype html><html lang=en><title>x</title><p><p id=a><b id=a>",
    "x.svg": '<svg xmlns="http://www.w3.org/2000/svg"><rectangle/></svg>',
}


@pytest.fixture(scope="session")
def told(site: Path, previewed: Path, many_site: Path, shared: Shared) -> dict[str, list[str]]:
    """What the checker says of every file, by the folder that it lies in: one call, since its JVM starts slowly."""
    command = [*html_checker(), "--also-check-svg", "--errors-only", "--format", "json", "--stdout"]

    def make(folder: Path) -> None:
        folder.mkdir()
        for name, text in FLAWED.items():
            (folder / name).write_text(text, "utf-8")
        files = [
            *(site / page for page in PAGES),
            *(previewed / "index.html", *sorted((previewed / "preview").iterdir())),
            *(many_site / page for page in LARGE),
            *(folder / name for name in FLAWED),
        ]
        assert [file for file in files if not file.is_file()] == []
        done = subprocess.run(
            [*command, *map(str, files)], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode in (0, 1), done.stderr
        (folder / "told.json").write_text(done.stdout, "utf-8")

    flawed = shared("html", make)
    folders = {"site": site, "previewed": previewed, "many": many_site, "flawed": flawed}
    found: dict[str, list[str]] = {name: [] for name in folders}
    for item in json.loads((flawed / "told.json").read_text("utf-8"))["messages"]:
        file = Path(unquote(item["url"].removeprefix("file:")))
        (name,) = (name for name, folder in folders.items() if file.is_relative_to(folder))
        found[name].append(f"{file}: {item['message']}: {item.get('extract', '')}")
    return found


def test_pages_are_valid(told: dict[str, list[str]]) -> None:
    assert told["site"] == []


def test_the_preview_is_valid(told: dict[str, list[str]]) -> None:
    assert told["previewed"] == []


def test_pages_of_a_large_site_are_valid(told: dict[str, list[str]]) -> None:
    assert told["many"] == []


def test_the_checker_finds_faults(told: dict[str, list[str]]) -> None:
    assert any("Duplicate ID" in fault for fault in told["flawed"])
    assert any("rectangle" in fault for fault in told["flawed"])
