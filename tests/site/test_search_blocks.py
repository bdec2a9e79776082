"""The search of a large site in a real browser: models come in blocks, and a typing error is mended and told."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.site.serving import served, visit

INPUT, OPTION, STATUS = ".el-search-input", ".el-found", ".el-search-status"


def test_models_come_in_blocks_once_they_are_asked_for(in_blocks: Path, browser: Browser) -> None:
    with served(in_blocks) as address, visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
        page.keyboard.press("Control+k")
        expect(page.locator(STATUS)).to_contain_text("models, ")
        assert "search/models/0.json" not in fetched
        page.locator(INPUT).fill("openai-community/gpt2")
        expect(page.locator(OPTION).first).to_have_attribute("href", f"{address}models/openai-community/gpt2/")
        assert fetched.count("search/models/0.json") == 1
        assert not [path for path in fetched if path.startswith("search/words/")]
        page.locator(INPUT).fill("opanai-community")
        expect(page.locator(STATUS)).to_contain_text("showing results for “openai”")
        expect(page.locator(OPTION).first).to_contain_text("openai-community/")
        page.locator(INPUT).fill("a name that nobody has given zzzz")
        expect(page.locator(STATUS)).to_contain_text("No results for")
        assert visited.faults == []


def test_a_block_that_does_not_come_is_told(in_blocks: Path, browser: Browser) -> None:
    (in_blocks / "search" / "models" / "0.json").unlink()
    with served(in_blocks) as address, visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        page.keyboard.press("Control+k")
        page.locator(INPUT).fill("gpt2")
        expect(page.locator(STATUS)).to_contain_text("could not be loaded")
        expect(page.locator(f"{STATUS} a")).to_have_attribute("href", f"{address}models/")
