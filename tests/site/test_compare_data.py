"""What the compare page fetches, and what it says where that cannot be had."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.comparing import CLOSE, faults, path_of
from tests.site.serving import Visit, served, visit


def _asked_for(visited: Visit) -> list[str]:
    """The JSON that the page fetches from now on, by path."""
    found: list[str] = []
    visited.page.on("request", lambda request: found.append(request.url.removeprefix(visited.address)))
    return found


def test_of_the_data_it_fetches_what_it_shows(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        asked = _asked_for(visited)
        page = visited.open(path_of(*CLOSE, task="question-answering"))
        expect(page.locator(".el-cmp-results .el-cmp-card")).to_have_count(2)
        data = sorted({path for path in asked if path.endswith(".json")})
        assert data == sorted(["compare/index.json", *(f"api/v1/models/{model}.json" for model in CLOSE)])
        # Nor does one model fetch those that it might be set beside.
        asked.clear()
        page = visited.open(path_of(CLOSE[0]))
        expect(page.locator(".el-cmp-suggest").first).to_be_visible()
        assert [path for path in asked if path.startswith(("api/v1/tasks/", "search/"))] == []
        assert visited.faults == []


def test_the_models_it_names_beside_one_are_the_thriftiest_of_its_job(
    browser: Browser, address: str, site: Path
) -> None:
    document = json.loads((site / f"api/v1/models/{CLOSE[0]}.json").read_bytes())
    task, profile = document["labels"][0]["task"], document["labels"][0]["profile"]
    ranking = json.loads((site / f"api/v1/tasks/{task}.json").read_bytes())["profiles"][profile]["labels"]
    others = [name for name in dict.fromkeys(label["model"] for label in ranking) if name != CLOSE[0]]
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(CLOSE[0]))
        expect(page.locator(".el-cmp-suggest")).to_have_text([f"+ {name}" for name in others[:4]])
        page.locator(".el-cmp-suggest").first.click()
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        expect(page.locator(".el-cmp-results .el-cmp-card").first).to_be_visible()
        assert visited.faults == []


@pytest.fixture(params=["whole", "in blocks"])
def names(request: pytest.FixtureRequest, few: Path, in_blocks: Path) -> Path:
    """A site whose names of models come whole, and one where they come in blocks."""
    return few if request.param == "whole" else in_blocks


def test_names_are_looked_up_alike_on_a_small_site_and_on_a_large_one(names: Path, browser: Browser) -> None:
    one, other = sorted(json.loads((names / "api/v1/index.json").read_bytes())["models"])[:2]
    maker, own = other.split("/")
    with served(names) as address, visit(browser, address, 1280) as visited:
        # In other letters, which this host tells apart.
        page = visited.open(path_of(one.upper() if one != one.upper() else one.lower()))
        expect(page.locator(".el-cmp-chips li")).to_contain_text(one)
        # Mistyped: what it is like is offered, and leads to it.
        page = visited.open(path_of(one, f"{maker}/{own}x"))
        expect(page.locator(".el-cmp-messages")).to_contain_text(
            f"No model here is called “{maker}/{own}x”. Did you mean"
        )
        page.get_by_role("button", name=f"+ {other}", exact=True).click()
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        # Typed into the field.
        page = visited.open(path_of(one))
        page.get_by_role("combobox", name="Add a model").fill(own)
        expect(page.get_by_role("option", name=other, exact=True)).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        assert page.url.endswith(path_of(one, other))
        assert faults(visited) == []


def test_where_the_names_cannot_be_had_what_is_there_is_compared(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/search/index.json", lambda route: route.fulfill(status=503))
        page = visited.open(path_of(*CLOSE, "nobody/nothing", task="question-answering"))
        expect(page.locator(".el-cmp-results .el-cmp-card")).to_have_count(2)
        expect(page.locator(".el-cmp-messages")).to_contain_text(
            "No model here is called “nobody/nothing”. Look in the list"
        )
        page.get_by_role("combobox", name="Add a model").fill("gpt2")
        expect(page.locator(".el-cmp-none")).to_contain_text("could not be loaded")
        visited.page.unroute("**/search/index.json")
        page.get_by_role("combobox", name="Add a model").fill("gpt")
        expect(page.get_by_role("option").first).to_contain_text("gpt")


def test_a_document_that_does_not_come_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route(f"**/api/v1/models/{CLOSE[1]}.json", lambda route: route.fulfill(status=503))
        page = visited.open(path_of(*CLOSE))
        expect(page.locator(".el-cmp-messages")).to_contain_text("The figures could not be loaded")


def test_data_that_cannot_be_had_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/compare/index.json", lambda route: route.fulfill(status=503))
        page = visited.open(path_of(*CLOSE))
        expect(page.locator("#el-compare .el-cmp-message")).to_contain_text("could not be loaded")
        expect(page.locator(".el-cmp-example .el-cmp-card").first).to_be_visible()
