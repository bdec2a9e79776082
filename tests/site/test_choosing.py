"""Models chosen on any page and kept in the tray, in a real browser on the built site."""

import pytest
from playwright.sync_api import Browser, expect

from tests.site.comparing import CLOSE, MODELS, SIX, THREE, faults, path_of, status, toggle
from tests.site.serving import visit


def test_chosen_on_one_page_and_compared_on_another(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("tasks/question-answering/")
        assert page.locator(".el-tray").is_hidden()
        toggle(page, CLOSE[0]).click()
        expect(page.locator(".el-tray")).to_contain_text("One more")
        page = visited.open(f"models/{CLOSE[1]}/")
        expect(page.locator(".el-tray-chips li")).to_have_count(1)
        toggle(page, CLOSE[1]).click()
        expect(toggle(page, CLOSE[1])).to_have_attribute("aria-pressed", "true")
        expect(status(page)).to_contain_text("2 models chosen")
        page.locator(".el-tray").get_by_role("link", name="Compare 2 models").click()
        page.wait_for_url("**/compare/?m=**")
        expect(page.locator(".el-cmp-results .el-cmp-card")).to_have_count(6)
        assert page.url.endswith(f"?m={CLOSE[0]}&m={CLOSE[1]}")
        assert visited.faults == []


def test_a_seventh_is_refused_and_told_why(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(MODELS)
        for model in SIX:
            toggle(page, model).click()
        toggle(page, "google/flan-t5-xl").click()
        expect(page.locator(".el-tray-refused")).to_contain_text("At most 6")
        expect(status(page)).to_contain_text("Remove one")
        expect(toggle(page, "google/flan-t5-xl")).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".el-tray-chips li")).to_have_count(6)


def test_the_tray_covers_nothing_and_can_be_put_away(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open(MODELS)
        for model in CLOSE:
            toggle(page, model).click()
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        tray, foot = page.locator(".el-tray").bounding_box(), page.locator(".md-footer").bounding_box()
        assert tray
        assert foot
        assert foot["y"] + foot["height"] <= tray["y"] + 1
        page.get_by_role("button", name="Hide until").click()
        expect(page.locator(".el-tray")).to_be_hidden()
        # The focus is not lost with what had it.
        expect(page.locator(".el-choose-button:focus")).to_have_count(1)
        page.reload()
        expect(page.locator(".el-tray")).to_be_hidden()
        toggle(page, THREE[2]).click()
        expect(page.locator(".el-tray")).to_be_visible()
        page.locator(".el-tray-clear").click()
        expect(page.locator(".el-tray")).to_be_hidden()
        expect(page.locator(".el-choose-button:focus")).to_have_count(1)
        assert page.evaluate("() => localStorage.getItem('el-choice')") == "[]"
        # Where no model can be chosen, it is at the start of the page's content.
        page.evaluate("models => localStorage.setItem('el-choice', JSON.stringify(models))", CLOSE)
        page = visited.open("about/")
        page.locator(".el-tray-clear").click()
        expect(page.locator("#main-content")).to_be_focused()


def test_tabs_keep_in_step_and_rows_drawn_anew_get_their_buttons(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(MODELS)
        other = page.context.new_page()
        other.goto(address + MODELS)
        toggle(other, CLOSE[0]).click()
        expect(toggle(page, CLOSE[0])).to_have_attribute("aria-pressed", "true")
        # The page that compares keeps in step where it shows the choice; what a link shows besides is left alone.
        other.goto(address + path_of(CLOSE[0]))
        expect(other.locator(".el-cmp-chips li")).to_have_count(1)
        toggle(page, CLOSE[1]).click()
        expect(other.locator(".el-cmp-chips li")).to_have_count(2)
        assert other.url == address + path_of(*CLOSE)
        other.goto(address + path_of(THREE[2]))
        expect(other.locator(".el-cmp-chips li")).to_have_count(1)
        toggle(page, CLOSE[1]).click()
        expect(other.locator(".el-cmp-messages")).to_contain_text("One model is chosen")
        assert other.url == address + path_of(THREE[2])
        page.evaluate(
            """model => {
              const hook = document.createElement("span");
              hook.className = "el-choose";
              hook.dataset.choose = model;
              document.querySelector("main h1").after(hook);
              document.dispatchEvent(new Event("el:rows"));
            }""",
            CLOSE[0],
        )
        assert page.locator("h1 + .el-choose button").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("stored", ['{"a":1}', "[[", '["<img src=x onerror=alert(1)>/x", 7]', '["nobody/nothing"]'])
def test_a_hostile_store_harms_nothing(stored: str, browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("about/")
        page.evaluate("stored => localStorage.setItem('el-choice', stored)", stored)
        page = visited.open("compare/")
        expect(page.locator("#el-compare .el-cmp-message").first).to_contain_text("Choose two to six models")
        visited.open(MODELS)
        assert faults(visited) == []
