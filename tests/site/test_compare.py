"""Choosing models and setting them side by side, in a real browser on the built site."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.pages.numbers import factor, significant
from tests.site.conftest import OTHER
from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import Visit, served, visit

CLOSE = ("bigscience/bloomz-560m", "google/flan-t5-base")
THREE = (*CLOSE, "google/flan-t5-large")
SIX = (*THREE, "facebook/opt-1.3b", "openai-community/gpt2", "meta-llama/Llama-2-7b-hf")
MODELS = "models/"


def _path(*models: str, task: str | None = None) -> str:
    parts = [f"m={model}" for model in models] + ([f"task={task}"] if task else [])
    return f"compare/?{'&'.join(parts)}"


def _said(item: Locator) -> str:
    return " ".join((item.text_content() or "").split())


def _toggle(page: Page, model: str) -> Locator:
    return page.locator(f'.el-choose[data-choose="{model}"] button').first


def _faults(visited: Visit) -> list[str]:
    """What went wrong, but for answers that a model's document is not there: these tell that a name is no model's."""
    told = (
        f"404: {visited.address}api/v1/models/",
        "error: Failed to load resource: the server responded with a status of 404",
    )
    return [fault for fault in visited.faults if not fault.startswith(told)]


def _status(page: Page) -> Locator:
    return page.locator(".el-cmp-hidden[role=status]")


def test_chosen_on_one_page_and_compared_on_another(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("tasks/question-answering/")
        assert page.locator(".el-tray").is_hidden()
        _toggle(page, CLOSE[0]).click()
        expect(page.locator(".el-tray")).to_contain_text("One more")
        page = visited.open(f"models/{CLOSE[1]}/")
        expect(page.locator(".el-tray-chips li")).to_have_count(1)
        _toggle(page, CLOSE[1]).click()
        expect(_toggle(page, CLOSE[1])).to_have_attribute("aria-pressed", "true")
        expect(_status(page)).to_contain_text("2 models chosen")
        page.locator(".el-tray").get_by_role("link", name="Compare 2 models").click()
        page.wait_for_url("**/compare/?m=**")
        expect(page.locator(".el-cmp-results .el-cmp-card")).to_have_count(6)
        assert page.url.endswith(f"?m={CLOSE[0]}&m={CLOSE[1]}")
        assert visited.faults == []


def test_a_seventh_is_refused_and_told_why(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(MODELS)
        for model in SIX:
            _toggle(page, model).click()
        _toggle(page, "google/flan-t5-xl").click()
        expect(page.locator(".el-tray-refused")).to_contain_text("At most 6")
        expect(_status(page)).to_contain_text("Remove one")
        expect(_toggle(page, "google/flan-t5-xl")).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".el-tray-chips li")).to_have_count(6)


def test_the_tray_covers_nothing_and_can_be_put_away(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open(MODELS)
        for model in CLOSE:
            _toggle(page, model).click()
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        tray, foot = page.locator(".el-tray").bounding_box(), page.locator(".md-footer").bounding_box()
        assert tray
        assert foot
        assert foot["y"] + foot["height"] <= tray["y"] + 1
        page.get_by_role("button", name="Hide until").click()
        expect(page.locator(".el-tray")).to_be_hidden()
        page.reload()
        expect(page.locator(".el-tray")).to_be_hidden()
        _toggle(page, THREE[2]).click()
        expect(page.locator(".el-tray")).to_be_visible()
        page.locator(".el-tray-clear").click()
        expect(page.locator(".el-tray")).to_be_hidden()
        assert page.evaluate("() => localStorage.getItem('el-choice')") == "[]"


def test_tabs_keep_in_step_and_rows_drawn_anew_get_their_buttons(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(MODELS)
        other = page.context.new_page()
        other.goto(address + MODELS)
        _toggle(other, CLOSE[0]).click()
        expect(_toggle(page, CLOSE[0])).to_have_attribute("aria-pressed", "true")
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
        assert _faults(visited) == []


def test_figures_are_those_of_the_api(browser: Browser, address: str, site: Path) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(_path(*SIX, task="text-classification"))
        cards = page.locator(".el-cmp-results .el-cmp-card")
        expect(cards).to_have_count(6)
        task = json.loads((site / "api/v1/tasks/text-classification.json").read_text("utf-8"))
        profile = task["profiles"]["power-hungry-8xa100-node"]
        wanted = [label for label in profile["labels"] if label["model"] in SIX]
        assert [_said(name) for name in cards.locator("h3").all()] == [label["model"] for label in wanted]
        first = wanted[0]["wh_per_1000_queries"]
        for card, label in zip(cards.all(), wanted, strict=True):
            shown = float(_said(card.locator(".el-cmp-figure")).removesuffix(" Wh").replace(",", ""))
            assert shown == pytest.approx(label["wh_per_1000_queries"], rel=5e-3)
            times = _said(card.locator("dd").nth(1)).split("×")[0]
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
        built, places = _said(example), _places(example)
        page = visited.open(_path(*models, task=task))
        drawn = page.locator(".el-cmp-results .el-cmp-task")
        expect(drawn).to_have_count(1)
        # Templates end lines where scripts do not.
        assert _said(drawn).replace(" ", "") == built.replace(" ", "")
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
        page = visited.open(_path(*CLOSE, task="question-answering"))
        verdict = page.locator(".el-cmp-results .el-cmp-verdict")
        expect(verdict).to_contain_text("No clear difference between bloomz-560m and flan-t5-base")
        assert "needs" not in _said(verdict)
        expect(page.locator(".el-cmp-results .el-cmp-card").nth(1)).to_contain_text(": no clear difference")
        page = visited.open(_path(*THREE, task="question-answering"))
        expect(page.locator(".el-cmp-ties li")).to_have_count(1)
        expect(page.locator(".el-cmp-results .el-cmp-verdict")).to_contain_text("the energy of bloomz-560m")


def test_other_data_sets_are_not_compared(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(_path("bigscience/bloom-560m", "google/flan-t5-base", task="summarization"))
        expect(page.locator(".el-cmp-warning")).to_contain_text("different data sets, so not compared")
        expect(page.locator(".el-cmp-results .el-cmp-panel")).to_have_count(2)
        assert page.locator(".el-cmp-results .el-cmp-chart").count() == 0


def test_profiles_are_never_on_one_scale(browser: Browser, many_site: Path) -> None:
    with served(many_site) as address, visit(browser, address, 1280) as visited:
        page = visited.open(_path(CLOSE[0], f"{CLOSE[1]}-1", task="question-answering"))
        warning = page.locator(".el-cmp-warning")
        expect(warning).to_contain_text("different machines, so not compared")
        panels = page.locator(".el-cmp-results .el-cmp-panel")
        # The first was measured on both machines, the copy on the other alone.
        expect(panels).to_have_count(2)
        for panel in panels.all():
            profiles = {str(card.get_attribute("src")) for card in panel.locator("img").all()}
            assert len({OTHER in source for source in profiles}) == 1
        assert panels.locator(".el-cmp-chart").count() == 1
        assert visited.faults == []


def test_jobs_that_only_one_does_stand_apart(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(_path("google/flan-t5-base", "openai-community/gpt2"))
        alone = page.locator(".el-cmp-alone")
        expect(alone).to_contain_text("Text generation: openai-community/gpt2")
        assert page.locator('.el-cmp-results .el-cmp-task[data-task="text-generation"]').count() == 0
        page = visited.open(_path("microsoft/resnet-50", "openai-community/gpt2"))
        expect(page.locator("#el-compare .el-cmp-message")).to_contain_text("different jobs, so nothing is compared")


def test_models_are_added_and_taken_away_by_keyboard_and_the_address_keeps_step(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(_path(CLOSE[0]))
        expect(page.locator("#el-compare .el-cmp-message")).to_contain_text("One model is chosen")
        field = page.get_by_role("combobox", name="Add a model")
        field.focus()
        page.keyboard.type("flan t5 base")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        active = field.get_attribute("aria-activedescendant")
        assert _said(page.locator(f"#{active}")) == CLOSE[1]
        page.keyboard.press("Enter")
        expect(page.locator(".el-cmp-results .el-cmp-card").first).to_be_visible()
        assert page.url.endswith(_path(*CLOSE))
        assert json.loads(page.evaluate("() => localStorage.getItem('el-choice')")) == list(CLOSE)
        page.get_by_role("button", name=f"Take {CLOSE[0]} away").press("Enter")
        expect(page.locator(".el-cmp-chips li")).to_have_count(1)
        expect(field).to_be_focused()
        page.go_back()
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        field.focus()
        page.keyboard.type("nothing like it")
        expect(page.locator(".el-cmp-none")).to_contain_text("No model here is called")
        page.keyboard.press("Enter")
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        assert visited.faults == []


def test_from_a_button_the_keyboard_gets_to_the_comparison_with_one_tab(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(MODELS)
        for model in CLOSE:
            _toggle(page, model).focus()
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert "el-choose-go" in page.evaluate("() => document.activeElement.className").split()
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare/?m=**")


def test_a_link_is_copied_and_shows_the_same_again(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(_path(*THREE))
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("() => navigator.clipboard.readText()") == address + _path(*THREE)
        assert re.match(r"bloomz-560m · flan-t5-base · flan-t5-large – Compare", page.title())
        # Looking at what somebody shared leaves one's own choice alone.
        assert page.evaluate("() => localStorage.getItem('el-choice')") is None


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
        page = visited.open(_path(*SERVED, task="chat"))
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
        page = visited.open(_path(*SERVED, task="chat"))
        page.locator(f'select[data-label="{key}"]').focus()
        page.keyboard.press("Home")
        expect(page.locator(f'select[data-label="{key}"]')).to_have_value(first["id"])
        expect(page.locator(f'select[data-label="{key}"]')).to_be_focused()
        expect(_status(page).first).to_contain_text(first["title"])
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
        page = visited.open(_path(*SERVED, task="chat") + asked)
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


HOSTILE = {
    "script": ("?m=%3Cscript%3Ealert(1)%3C/script%3E", "No model here is called “<script>alert(1)</script>”"),
    "image": ("?m=%3Cimg%20src=x%20onerror=alert(1)%3E/x", "<img src=x onerror=alert(1)>/x"),
    "percent": ("?m=%zz%E0%A4%A", "No model here is called “%zz"),
    "long": (f"?m={'x' * 5000}", "No model here is called “xxxx"),
    "prototype": ("?m=__proto__&m=constructor/prototype&task=__proto__", "No job here is called “__proto__”"),
    "climbing": ("?m=../../assets/x", "No model here is called “../../assets/x”"),
    "many": ("?" + "&".join(f"m=no/m{n}" for n in range(400)), "no/m17 and 382 more."),
    "mistyped": ("?m=gogle/flan-t5-bas", "Did you mean + google/flan-t5-base"),
    "seven": (_path(*SIX, "google/flan-t5-xl").removeprefix("compare/"), "Left out: google/flan-t5-xl"),
    "task": (_path(*CLOSE, task="cooking").removeprefix("compare/"), "No job here is called “cooking”, so all jobs"),
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
        assert _faults(visited) == []


def _asked_for(visited: Visit) -> list[str]:
    """The JSON that the page fetches from now on, by path."""
    found: list[str] = []
    visited.page.on("request", lambda request: found.append(request.url.removeprefix(visited.address)))
    return found


def test_of_the_data_it_fetches_what_it_shows(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        asked = _asked_for(visited)
        page = visited.open(_path(*CLOSE, task="question-answering"))
        expect(page.locator(".el-cmp-results .el-cmp-card")).to_have_count(2)
        data = sorted({path for path in asked if path.endswith(".json")})
        assert data == sorted(["compare/index.json", *(f"api/v1/models/{model}.json" for model in CLOSE)])
        # Nor does one model fetch those that it might be set beside.
        asked.clear()
        page = visited.open(_path(CLOSE[0]))
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
        page = visited.open(_path(CLOSE[0]))
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
        page = visited.open(_path(one.upper() if one != one.upper() else one.lower()))
        expect(page.locator(".el-cmp-chips li")).to_contain_text(one)
        # Mistyped: what it is like is offered, and leads to it.
        page = visited.open(_path(one, f"{maker}/{own}x"))
        expect(page.locator(".el-cmp-messages")).to_contain_text(
            f"No model here is called “{maker}/{own}x”. Did you mean"
        )
        page.get_by_role("button", name=f"+ {other}", exact=True).click()
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        # Typed into the field.
        page = visited.open(_path(one))
        page.get_by_role("combobox", name="Add a model").fill(own)
        expect(page.get_by_role("option", name=other, exact=True)).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".el-cmp-chips li")).to_have_count(2)
        assert page.url.endswith(_path(one, other))
        assert _faults(visited) == []


def test_where_the_names_cannot_be_had_what_is_there_is_compared(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/search/index.json", lambda route: route.fulfill(status=503))
        page = visited.open(_path(*CLOSE, "nobody/nothing", task="question-answering"))
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
        page = visited.open(_path(*CLOSE))
        expect(page.locator(".el-cmp-messages")).to_contain_text("The figures could not be loaded")


def test_data_that_cannot_be_had_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/compare/index.json", lambda route: route.fulfill(status=503))
        page = visited.open(_path(*CLOSE))
        expect(page.locator("#el-compare .el-cmp-message")).to_contain_text("could not be loaded")
        expect(page.locator(".el-cmp-example .el-cmp-card").first).to_be_visible()


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
        page = visited.open(_path(*SIX))
        expect(page.locator(".el-cmp-results .el-cmp-card").first).to_be_visible()
        assert page.evaluate(FAINT) == []
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        small = page.locator("#el-compare :is(button, a)").evaluate_all(
            """items => items.filter(item => !item.closest("p, li, h3, dd") && item.checkVisibility())
              .map(item => item.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"""
        )
        assert small == 0
        assert visited.faults == []


def test_on_a_phone_the_figures_stay_in_sight(browser: Browser, address: str) -> None:
    with visit(browser, address, 390) as visited:
        page = visited.open(_path(*THREE, task="question-answering"))
        strip = page.locator(".el-cmp-results .el-cmp-strip")
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
        page = visited.open(_path(*THREE, task="question-answering"))
        page.emulate_media(media="print")
        assert page.locator(".el-cmp-bar").is_hidden()
        assert page.locator(".el-cmp-jobs").is_hidden()
        assert page.locator(".el-cmp-address").inner_text() == page.url
        assert page.locator(".el-cmp-results .el-cmp-card").nth(2).is_visible()
        assert len(page.pdf(format="A4")) > 10_000
