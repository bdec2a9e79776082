"""Models set side by side, in a real browser on the built site."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.site.comparing import CLOSE, MODELS, SIX, THREE, faults, path_of, said, toggle
from tests.site.conftest import OTHER
from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import served, visit


def test_figures_are_those_of_the_api(browser: Browser, address: str, site: Path) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(*SIX, task="text-classification"))
        cards = page.locator(".el-cmp-results .el-cmp-card")
        expect(cards).to_have_count(6)
        task = json.loads((site / "api/v1/tasks/text-classification.json").read_text("utf-8"))
        profile = task["profiles"]["power-hungry-8xa100-node"]
        wanted = [label for label in profile["labels"] if label["model"] in SIX]
        assert [said(name) for name in cards.locator("h3").all()] == [label["model"] for label in wanted]
        first = wanted[0]["wh_per_1000_queries"]
        for card, label in zip(cards.all(), wanted, strict=True):
            shown = float(said(card.locator(".el-cmp-figure")).removesuffix(" Wh").replace(",", ""))
            assert shown == pytest.approx(label["wh_per_1000_queries"], rel=5e-3)
            times = said(card.locator("dd").nth(1)).split("×")[0]
            assert float(times) == pytest.approx(label["wh_per_1000_queries"] / first, rel=0.05)
            assert card.locator("img").get_attribute("src") == address + label["urls"]["label"]
        marks = page.locator(".el-cmp-results .el-cmp-mark").evaluate_all(
            "marks => marks.map(mark => parseFloat(mark.style.left))"
        )
        assert marks == sorted(marks)
        expect(page.locator(".el-cmp-results .el-cmp-verdict strong")).to_have_text("40.9 times")


def test_the_script_draws_the_worked_example_as_it_was_built(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("compare/")
        example = page.locator(".el-cmp-example .el-cmp-task")
        models = (example.get_attribute("data-example") or "").split()
        task = example.get_attribute("data-task") or ""
        built, places = said(example), _places(example)
        page = visited.open(path_of(*models, task=task))
        drawn = page.locator(".el-cmp-results .el-cmp-task")
        expect(drawn).to_have_count(1)
        # Templates end lines where scripts do not.
        assert said(drawn).replace(" ", "") == built.replace(" ", "")
        again = _places(drawn)
        assert [name for name, *_ in again] == [name for name, *_ in places]
        assert len(places) > 10
        assert [place for _, *place in again] == [pytest.approx(place, abs=0.2) for _, *place in places]
        assert page.locator(".el-cmp-example").is_hidden()
        assert visited.faults == []


def _places(section: Locator) -> list[tuple[str, float, float]]:
    """What each mark is, with its left edge and its width in per cent of what it lies in.

    A page places it by classes (to a tenth of a per cent), a script by its style.
    """
    found: list[tuple[str, float, float]] = section.locator(
        ".el-cmp-plot i, .el-cmp-bands span, .el-shares span"
    ).evaluate_all(
        """items => items.map(item => {
          const style = getComputedStyle(item), whole = item.parentElement.clientWidth / 100;
          const name = [...item.classList].filter(name => !name.startsWith("at-")).join(" ");
          return [name, (parseFloat(style.left) || 0) / whole, parseFloat(style.width) / whole];
        })"""
    )
    return found


def test_an_overlap_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(*CLOSE, task="question-answering"))
        verdict = page.locator(".el-cmp-results .el-cmp-verdict")
        expect(verdict).to_contain_text("No clear difference between bloomz-560m and flan-t5-base")
        assert "needs" not in said(verdict)
        assert "Nobody has measured how well bloomz-560m or flan-t5-base answers." in said(verdict)
        expect(page.locator(".el-cmp-results .el-cmp-card").nth(1)).to_contain_text(": no clear difference")
        page = visited.open(path_of(*THREE, task="question-answering"))
        expect(page.locator(".el-cmp-ties li")).to_have_count(1)
        expect(page.locator(".el-cmp-results .el-cmp-verdict")).to_contain_text("the energy of bloomz-560m")


def test_other_data_sets_are_not_compared(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of("bigscience/bloom-560m", "google/flan-t5-base", task="summarization"))
        expect(page.locator(".el-cmp-warning")).to_contain_text("different data sets, so not compared")
        expect(page.locator(".el-cmp-results .el-cmp-panel")).to_have_count(2)
        assert page.locator(".el-cmp-results .el-cmp-chart").count() == 0


def test_profiles_are_never_on_one_scale(browser: Browser, many_site: Path) -> None:
    with served(many_site) as address, visit(browser, address, 1280) as visited:
        page = visited.open(path_of(CLOSE[0], f"{CLOSE[1]}-1", task="question-answering"))
        warning = page.locator(".el-cmp-warning")
        expect(warning).to_contain_text("different machines, so not compared")
        panels = page.locator(".el-cmp-results .el-cmp-panel")
        # The first was measured on both machines, the copy on the other alone.
        expect(panels).to_have_count(2)
        for panel in panels.all():
            profiles = {str(card.get_attribute("src")) for card in panel.locator("img").all()}
            assert len({OTHER in source for source in profiles}) == 1
        assert panels.locator(".el-cmp-chart").count() == 1
        # Two scales of one job are two landmarks, each called by its own name.
        page = visited.open(path_of(*CLOSE, task="question-answering"))
        names = page.locator(".el-cmp-results .el-cmp-strip").evaluate_all("all => all.map(item => item.ariaLabel)")
        assert names == ["Figures, Question answering, scale 1", "Figures, Question answering, scale 2"]
        assert visited.faults == []


def test_jobs_that_only_one_does_stand_apart(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of("google/flan-t5-base", "openai-community/gpt2"))
        alone = page.locator(".el-cmp-alone")
        expect(alone).to_contain_text("Text generation: openai-community/gpt2")
        assert page.locator('.el-cmp-results .el-cmp-task[data-task="text-generation"]').count() == 0
        page = visited.open(path_of("microsoft/resnet-50", "openai-community/gpt2"))
        expect(page.locator("#el-compare .el-cmp-message")).to_contain_text("different jobs, so nothing is compared")


def test_models_are_added_and_taken_away_by_keyboard_and_the_address_keeps_step(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(CLOSE[0]))
        expect(page.locator("#el-compare .el-cmp-message")).to_contain_text("One model is chosen")
        field = page.get_by_role("combobox", name="Add a model")
        field.focus()
        page.keyboard.type("flan t5 base")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        active = field.get_attribute("aria-activedescendant")
        assert said(page.locator(f"#{active}")) == CLOSE[1]
        page.keyboard.press("Enter")
        expect(page.locator(".el-cmp-results .el-cmp-card").first).to_be_visible()
        assert page.url.endswith(path_of(*CLOSE))
        assert json.loads(page.evaluate("() => localStorage.getItem('el-choice')")) == list(CLOSE)
        page.get_by_role("button", name=f"Take {CLOSE[0]} away").press("Enter")
        expect(page.locator(".el-cmp-chips li")).to_have_count(1)
        expect(field).to_be_focused()
        page.go_back()
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        # What is shown again is chosen again.
        assert json.loads(page.evaluate("() => localStorage.getItem('el-choice')")) == list(CLOSE)
        field.focus()
        page.keyboard.type("nothing like it")
        expect(page.locator(".el-cmp-none")).to_contain_text("No model here is called")
        page.keyboard.press("Enter")
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        page.keyboard.press("Escape")
        expect(page.locator(".el-cmp-none")).to_have_text("")
        page.get_by_role("button", name="Clear").press("Enter")
        expect(field).to_be_focused()
        expect(page.locator(".el-cmp-chips li")).to_have_count(0)
        # A model that is proposed is added by a button that goes away.
        for asked, proposed in ((CLOSE[0], "+ "), ("gogle/flan-t5-bas", f"+ {CLOSE[1]}")):
            page = visited.open(path_of(asked))
            page.get_by_role("button", name=proposed).first.press("Enter")
            expect(page.locator(".el-cmp-chips li")).to_have_count(1 + (asked in CLOSE))
            expect(field).to_be_focused()
        assert faults(visited) == []


def test_from_a_button_the_keyboard_gets_to_the_comparison_with_one_tab(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(MODELS)
        for model in CLOSE:
            toggle(page, model).focus()
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert "el-choose-go" in page.evaluate("() => document.activeElement.className").split()
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare/?m=**")


def test_a_link_is_copied_and_shows_the_same_again(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(*THREE))
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("() => navigator.clipboard.readText()") == address + path_of(*THREE)
        assert re.match(r"bloomz-560m · flan-t5-base · flan-t5-large – Compare", page.title())
        # Looking at what somebody shared leaves one's own choice alone.
        assert page.evaluate("() => localStorage.getItem('el-choice')") is None


HOSTILE = {
    "script": ("?m=%3Cscript%3Ealert(1)%3C/script%3E", "No model here is called “<script>alert(1)</script>”"),
    "image": ("?m=%3Cimg%20src=x%20onerror=alert(1)%3E/x", "<img src=x onerror=alert(1)>/x"),
    "percent": ("?m=%zz%E0%A4%A", "No model here is called “%zz"),
    "long": (f"?m={'x' * 5000}", "No model here is called “xxxx"),
    "prototype": ("?m=__proto__&m=constructor/prototype&task=__proto__", "No job here is called “__proto__”"),
    "climbing": ("?m=../../assets/x", "No model here is called “../../assets/x”"),
    "many": ("?" + "&".join(f"m=no/m{n}" for n in range(400)), "no/m17 and 382 more."),
    "mistyped": ("?m=gogle/flan-t5-bas", "Did you mean + google/flan-t5-base+ google/flan-t5-xl+ google/flan-t5-xxl?"),
    "seven": (path_of(*SIX, "google/flan-t5-xl").removeprefix("compare/"), "Left out: google/flan-t5-xl"),
    "task": (path_of(*CLOSE, task="cooking").removeprefix("compare/"), "No job here is called “cooking”, so all jobs"),
    "garbage": ("?&&==&m&m=&=x", "Choose two to six models"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_bad_address_gets_a_helpful_answer(kind: str, browser: Browser, address: str) -> None:
    query, said = HOSTILE[kind]
    with visit(browser, address, 390) as visited:
        visited.page.on("dialog", lambda dialog: visited.faults.append(dialog.message))
        page = visited.open("compare/" + query)
        expect(page.locator(".el-cmp-messages")).to_contain_text(said)
        assert page.locator("#el-compare script, #el-compare img[src=x]").count() == 0
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert faults(visited) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_a_whole_comparison_stands_there(width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width, script=False) as visited:
        page = visited.open("compare/")
        assert page.get_by_text("models cannot be chosen here").is_visible()
        assert page.locator(".el-unstarted a[href='../tasks/']").is_visible()
        assert page.locator(".el-cmp-card").count() == 2
        assert page.locator(".el-cmp-mark").first.is_visible()
        assert page.locator(".el-cmp-verdict").is_visible()
        assert visited.faults == []


@pytest.mark.parametrize(("width", "dark"), [(360, False), (390, True), (1280, False), (1280, True)])
def test_six_models_fit_and_are_readable(width: int, dark: bool, browser: Browser, address: str) -> None:
    with visit(browser, address, width, dark=dark) as visited:
        page = visited.open(path_of(*SIX))
        expect(page.locator(".el-cmp-results .el-cmp-card").first).to_be_visible()
        assert page.evaluate(FAINT) == []
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        small = page.locator("#el-compare :is(button, a)").evaluate_all(
            """items => items.filter(item => !item.closest("p, li, h3, dd") && item.checkVisibility())
              .map(item => item.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"""
        )
        assert small == 0
        # However long the factor beside it, a name has room for its words.
        # Nor is what tells a name apart cut off.
        cut = "parts => parts.filter(part => part.scrollWidth > part.clientWidth).length"
        assert page.locator(".el-cmp-strip .el-cmp-parts span + span").evaluate_all(cut) == 0
        narrow = "names => Math.min(...names.map(name => name.getBoundingClientRect().width))"
        assert page.locator(".el-cmp-results .el-cmp-name").evaluate_all(narrow) > 100
        assert visited.faults == []


def test_on_a_phone_the_figures_stay_in_sight(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        # A fragment names what is not there before it is drawn.
        page = visited.open(f"{path_of(*THREE, task='question-answering')}#cmp-question-answering-3")
        expect(page.locator(".el-cmp-results .el-cmp-card").nth(2)).to_be_in_viewport()
        strip = page.locator(".el-cmp-results .el-cmp-strip")
        assert strip.locator(".el-cmp-parts span").all_inner_texts() == [
            "",
            "bloomz-560m",
            "flan-t5-",
            "base",
            "flan-t5-",
            "large",
        ]
        page.locator(".el-cmp-results .el-cmp-card").nth(1).locator("dl").scroll_into_view_if_needed()
        box = strip.bounding_box()
        assert box
        assert 0 < box["y"] < 100
        strip.locator("a").nth(2).click()
        third = page.locator(".el-cmp-results .el-cmp-card").nth(2)
        top = third.bounding_box()
        assert top
        assert box["y"] + box["height"] <= top["y"] + 1 < 400


def test_printed_it_holds_the_comparison_alone(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(path_of(*THREE, task="question-answering"))
        page.emulate_media(media="print")
        assert page.locator(".el-cmp-bar").is_hidden()
        assert page.locator(".el-cmp-jobs").is_hidden()
        assert page.locator(".el-cmp-address").inner_text() == page.url
        assert page.locator(".el-cmp-results .el-cmp-card").nth(2).is_visible()
        assert len(page.pdf(format="A4")) > 10_000
