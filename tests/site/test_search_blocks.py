"""The search of a large site in a real browser: models come in blocks, and a typing error is mended and told."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from generator.pages.finding.blocks import keys
from tests.site.serving import served, visit

INPUT, OPTION, STATUS = ".el-search-input", ".el-found", ".el-search-status"


@pytest.fixture
def large(few: Path, tmp_path: Path) -> Path:
    """The small site as if it were a large one: its models in a block beside the index."""
    site = tmp_path / "site"
    shutil.copytree(few, site, copy_function=os.link)
    path = site / "search" / "index.json"
    index = json.loads(path.read_bytes())
    path.unlink()
    names = index["models"]["name"]
    files = {
        "index.json": index
        | {"models": {"name": [], "labels": []}, "labels": {"task": [], "class": "", "wh": []}}
        | {"blocks": {"models": len(names), "firsts": [min(key for name in names for key in keys(name))]}},
        "models/0.json": {name: index[name] for name in ("models", "labels")},
        "words.json": sorted({word for name in names for word in re.findall("[a-z0-9]+", name.lower())}),
    }
    for name, content in files.items():
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_text(json.dumps(content), "utf-8")
    return site


def test_models_come_in_blocks_once_they_are_asked_for(large: Path, browser: Browser) -> None:
    with served(large) as address, visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
        page.keyboard.press("/")
        expect(page.locator(STATUS)).to_contain_text("models, ")
        assert "search/models/0.json" not in fetched
        page.locator(INPUT).fill("openai-community/gpt2")
        expect(page.locator(OPTION).first).to_have_attribute("href", f"{address}models/openai-community/gpt2/")
        assert fetched.count("search/models/0.json") == 1
        assert "search/words.json" not in fetched
        page.locator(INPUT).fill("opanai-community")
        expect(page.locator(STATUS)).to_contain_text("showing results for “openai-community”")
        expect(page.locator(OPTION).first).to_contain_text("openai-community/")
        page.locator(INPUT).fill("a name that nobody has given zzzz")
        expect(page.locator(STATUS)).to_contain_text("No results for")
        assert visited.faults == []


def test_a_block_that_does_not_come_is_told(large: Path, browser: Browser) -> None:
    (large / "search" / "models" / "0.json").unlink()
    with served(large) as address, visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        page.keyboard.press("/")
        page.locator(INPUT).fill("gpt2")
        expect(page.locator(STATUS)).to_contain_text("could not be loaded")
        expect(page.locator(f"{STATUS} a")).to_have_attribute("href", f"{address}models/")
