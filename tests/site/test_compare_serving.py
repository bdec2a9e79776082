"""Ways of serving on the compare page: chosen by a reader, and kept in the address."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from generator.pages.wording.numbers import factor, significant
from tests.site.comparing import path_of, status
from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import visit

SERVED = ("meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen3-8B")
MACHINE = "ml-energy-v3-h100/chat/"


def _documents(site: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every point of the two served models on one machine: by the name in an address, then by number at once."""
    found = {}
    for model in SERVED:
        document = json.loads((site / "api" / "v1" / "models" / f"{model}.json").read_bytes())
        for label in document["labels"]:
            if label["urls"]["record"].startswith(f"api/v1/records/{MACHINE}"):
                (points,) = document["points"][label["record_sha256"]].values()
                key = label["urls"]["record"].removeprefix("api/v1/records/").removesuffix(".json")
                found[key] = {"points": points, "label": label}
    assert len(found) == len(SERVED)
    return found


def _both(documents: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A point of each of the two, served alike and neither the label's own."""
    one, other = (item["points"] for item in documents.values())
    return next(
        (a, b)
        for a in one
        for b in other
        if (a["at_once"], a["gpus"]) == (b["at_once"], b["gpus"]) and not a["operating"] and not b["operating"]
    )


def _panel(page: Page) -> Locator:
    return page.locator(".el-cmp-results .el-cmp-panel").filter(has=page.locator(f'select[data-label^="{MACHINE}"]'))


def test_a_reader_chooses_how_each_model_was_served(site: Path, browser: Browser, address: str) -> None:
    documents = _documents(site)
    keys, points = list(documents), _both(documents)
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(*SERVED, task="chat"))
        expect(_panel(page).locator(".el-cmp-verdict")).to_have_count(1)
        for key in keys:
            own = next(point for point in documents[key]["points"] if point["operating"])
            select = page.locator(f'select[data-label="{key}"]')
            expect(select).to_have_value(own["id"])
            assert select.locator("option").count() == len(documents[key]["points"])
        assert "at=" not in page.url
        # One served otherwise than the other: both are shown, each by itself, and it is said why.
        page.locator(f'select[data-label="{keys[0]}"]').select_option(points[0]["id"])
        expect(page.locator(".el-cmp-warning").last).to_contain_text("Served differently, so not compared")
        expect(_panel(page)).to_have_count(2)
        assert _panel(page).locator(".el-cmp-verdict").count() == 0
        expect(page.locator(f'select[data-label="{keys[0]}"]')).to_be_focused()
        # Both alike: a factor again, of these very points, and no letter.
        page.locator(f'select[data-label="{keys[1]}"]').select_option(points[1]["id"])
        expect(_panel(page)).to_have_count(1)
        values = sorted(point["wh_per_1000_queries"] for point in points)
        expect(_panel(page).locator(".el-cmp-ground")).to_contain_text(f"Served alike: {points[0]['title']}.")
        expect(_panel(page).locator(".el-cmp-value").last).to_contain_text(factor(values[1] / values[0]))
        shown = _panel(page).locator(".el-cmp-figure").all_text_contents()
        assert shown == [f"{significant(value)} Wh" for value in values]
        assert set(_panel(page).locator("dl .el-class").all_text_contents()) == {"\u2013"}
        assert _panel(page).locator(".el-cmp-bands").count() == 0
        # It is in the address, and comes back out of it: after a reload, and going back.
        said = _panel(page).locator(".el-cmp-ground").inner_text()
        link = page.url
        assert all(f"at={key}:{point['id']}" in link for key, point in zip(keys, points, strict=True))
        page.reload()
        expect(_panel(page).locator(".el-cmp-ground")).to_have_text(said)
        page.go_back()
        expect(_panel(page)).to_have_count(2)
        page.go_back()
        expect(_panel(page)).to_have_count(1)
        assert "at=" not in page.url
        assert visited.faults == []
    with visit(browser, address, 390) as other:
        page = other.open(link.removeprefix(address))
        expect(_panel(page).locator(".el-cmp-ground")).to_have_text(said)
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(FAINT) == []
        page.get_by_role("button", name=f"Take {SERVED[0]} away").click()
        expect(page.locator(".el-cmp-chips li")).to_have_count(1)
        assert keys[0] not in page.url
        assert other.faults == []


def test_a_way_of_serving_is_chosen_by_the_keyboard(site: Path, browser: Browser, address: str) -> None:
    key, document = next(iter(_documents(site).items()))
    first = document["points"][0]
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(*SERVED, task="chat"))
        page.locator(f'select[data-label="{key}"]').focus()
        page.keyboard.press("Home")
        expect(page.locator(f'select[data-label="{key}"]')).to_have_value(first["id"])
        expect(page.locator(f'select[data-label="{key}"]')).to_be_focused()
        expect(status(page).first).to_contain_text(first["title"])
        assert page.url.endswith(f"at={key}:{first['id']}")
        assert visited.faults == []


def test_a_way_that_is_not_there_is_told_and_the_label_s_own_is_shown(
    site: Path, browser: Browser, address: str
) -> None:
    key, document = next(iter(_documents(site).items()))
    own = next(point for point in document["points"] if point["operating"])
    asked = f"&at={key}:nowhere&at=<img src=x onerror=alert(1)>:y&at=__proto__:x"
    with visit(browser, address, 390) as visited:
        visited.page.on("dialog", lambda dialog: visited.faults.append(dialog.message))
        page = visited.open(path_of(*SERVED, task="chat") + asked)
        expect(page.locator(".el-cmp-messages")).to_contain_text(f"no way of serving “{key}:nowhere” here")
        expect(page.locator(".el-cmp-messages")).to_contain_text("<img src=x onerror=alert(1)>:y")
        expect(page.locator(f'select[data-label="{key}"]')).to_have_value(own["id"])
        assert page.locator("#el-compare img[src=x]").count() == 0
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert visited.faults == []


def test_from_a_card_one_link_leads_to_a_model_beside_itself_in_another_number_format(
    browser: Browser, address: str
) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("models/Qwen/Qwen3-235B-A22B-Instruct-2507/")
        page.get_by_role("link", name="compare with FP8").first.click()
        page.wait_for_url("**/compare/?m=**")
        expect(page.locator(".el-cmp-results .el-cmp-card").first).to_be_visible()
        names = page.locator(".el-cmp-results .el-cmp-panel").first.locator(".el-cmp-card h3").all_text_contents()
        assert {name.endswith("-FP8") for name in names} == {True, False}
        assert visited.faults == []
