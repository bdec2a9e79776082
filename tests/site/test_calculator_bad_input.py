"""The calculator where what it is given is of no use: a sentence says so beside its field, and nothing is computed."""

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.site.calculating import HOSTILE, LARGE, SERVED, TASK, opened
from tests.site.inspecting import OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import Visit, visit

NO_NUMBER = ("NaN", "Infinity", "undefined", "[object", "null")


@pytest.mark.parametrize("name", ["queries", "price", "pue"])
def test_bad_input_gets_a_sentence_beside_its_field(name: str, visited: Visit) -> None:
    page = opened(visited)
    field, error = page.locator(f"#calc-{name}"), page.locator(f"#calc-{name}-error")
    for text in (
        "-5",
        "0",
        "1e300",
        "1e-300",
        "abc",
        "1,2,3",
        "NaN",
        "Infinity",
        HOSTILE,
        "9" * 400,
        *([""] if name != "price" else []),
    ):
        field.fill(text)
        assert error.is_visible()
        assert len(error.inner_text()) < 160
        assert field.get_attribute("aria-invalid") == "true"
        assert f"calc-{name}-error" in (field.get_attribute("aria-describedby") or "").split()
        assert page.locator("#calc-problem").is_visible()
        assert not page.locator(".el-calc-big:visible").count()
        said = page.locator("main").inner_text()
        assert not [word for word in NO_NUMBER if word in said.replace(text[:30], "")]
    assert page.url.endswith("calculator/")
    field.fill("2")
    assert not error.is_visible()
    assert field.get_attribute("aria-invalid") is None
    assert page.locator("[data-amount=energy] .el-calc-big").is_visible()


def test_a_number_that_can_be_read_two_ways_is_told_in_field_and_address_and_aloud(visited: Visit) -> None:
    page = opened(visited, task=TASK, model=LARGE, queries="10.000")
    doubt, said = page.locator("#calc-doubt"), page.locator("#calc-said")
    expect(doubt).to_have_text("“10.000” was read as 10. For 10,000, type 10000.")
    assert "10 queries a day" in page.locator("[data-out=what]").inner_text()
    assert page.locator("[data-out=read-queries]").inner_text() == "read as 10; for 10,000 type 10000"
    expect(said).to_contain_text("was read as 10. For 10,000")
    expect(said).to_contain_text("CO₂e a year")
    page.fill("#calc-queries", "10000")
    expect(doubt).to_be_hidden()
    expect(said).not_to_contain_text("was read as")
    page.fill("#calc-price", "1,500")
    expect(doubt).to_have_text("“1,500” was read as 1,500. For 1.5, type 1.5.")
    page.fill("#calc-price", "١٫٥")
    expect(doubt).to_be_hidden()
    assert page.locator("[data-out=read-price]").inner_text() == "read as 1.5"


def test_after_an_error_the_last_result_is_not_spoken(visited: Visit) -> None:
    page = opened(visited)
    said = page.locator("#calc-said")
    expect(said).to_contain_text("CO₂e a year")
    page.fill("#calc-queries", "10 queries")
    assert said.inner_text() == ""
    expect(said).to_contain_text("“10 queries” is not a number")
    expect(said).to_contain_text("There is no result yet")
    # Nor does its volume stay in the sentence on the pair.
    expect(page.locator("[data-even-volume]")).to_be_hidden()
    page.fill("#calc-queries", "10")
    expect(page.locator("[data-even-volume]")).to_have_text("At 10 queries a day:")
    expect(said).to_contain_text("CO₂e a year")
    expect(said).not_to_contain_text("no result")


def test_a_hostile_address_is_words_and_runs_nothing(visited: Visit) -> None:
    dialogs: list[str] = []

    def met(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    visited.page.on("dialog", met)
    fields = (
        "task",
        "model",
        "queries",
        "grid",
        "factor",
        "price",
        "currency",
        "pue",
        "small",
        "large",
        "training",
        "kwh",
    )
    page = opened(visited, **dict.fromkeys(fields, HOSTILE), __proto__="x")
    assert page.locator("#calc-model-error, #calc-task-error").first.is_visible()
    assert page.locator("#calc-queries-error").is_visible()
    assert not page.locator(".el-calculator img, .el-calculator .el-calc script").count()
    page = opened(visited, task=TASK, model=HOSTILE)
    assert "is not among the models" in page.locator("#calc-model-error").inner_text()
    assert page.locator("#calc-model").input_value() == ""
    page.select_option("#calc-model", LARGE)
    assert not page.locator("#calc-model-error").is_visible()
    assert page.locator("[data-amount=energy] .el-calc-big").is_visible()
    assert dialogs == []


@pytest.mark.parametrize(
    ("asked", "name", "mended"),
    [
        ({"task": "nope", "model": "x", "queries": "500"}, "task", "text-classification"),
        ({"grid": "atlantis", "queries": "500"}, "grid", "FRA"),
        # What the page comes with can be chosen too.
        ({"grid": "atlantis"}, "grid", "world"),
        ({"training": "nope"}, "training", "own"),
        ({"task": TASK, "model": "x"}, "model", LARGE),
        ({"task": TASK, "small": "x"}, "small", LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_a_link_asks_for_in_vain_is_said_until_that_very_field_is_changed(
    asked: dict[str, str], name: str, mended: str, visited: Visit
) -> None:
    page = opened(visited, **asked)
    error = page.locator(f"#calc-{name}-error")
    said, link = error.inner_text(), page.url
    assert "Choose one." in said
    page.fill("#calc-price", "0.25")
    page.click("button[data-queries='100']")
    assert error.inner_text() == said
    assert page.locator(f"#calc-{name}").input_value() == ""
    assert not page.locator(".el-calc-big:visible").count()
    assert page.url == link
    page.select_option(f"#calc-{name}", mended)
    error.wait_for(state="hidden")
    if name == "training":
        page.fill("#calc-kwh", "5")
    expect(page.locator("[data-amount=energy] .el-calc-big")).to_be_visible()
    assert "100 queries a day" in page.locator("[data-out=what]").inner_text()
    assert page.url != link


def test_a_long_word_of_an_address_makes_no_page_wider(browser: Browser, address: str) -> None:
    long = "x" * 150
    with visit(browser, address, 360) as visited:
        for fields, place in (
            ({"task": "chat", "model": long}, "#calc-model-error"),
            ({"task": "chat", "model": SERVED, "way": long}, "#calc-way-error"),
            ({"grid": long}, "#calc-grid-error"),
            ({"queries": long}, "#calc-queries-error"),
            ({"task": TASK, "small": long, "large": long}, "#calc-small-error"),
            ({"task": TASK, "with": long}, "[data-out=with-fault]"),
            ({"price": "1", "currency": long}, "[data-out=money-unit]"),
        ):
            page = opened(visited, **fields)
            expect(page.locator(place).first).to_contain_text("“x" if "money" not in place else "xx")
            assert page.evaluate(PAGE_OVERFLOW) <= 0, place
            assert page.evaluate(OVERFLOWING) == [], place
        assert visited.faults == []


def test_figures_that_cannot_be_fetched_are_said(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.route("**/question-answering.json", lambda route: route.abort())
        page = opened(visited)
        page.select_option("#calc-task", "question-answering")
        page.locator("#calc-task-error").wait_for(state="visible")
        assert "could not be loaded" in page.locator("#calc-task-error").inner_text()
        assert not page.locator(".el-calc-big:visible").count()
        # Nobody says of a link's models that they are not there.
        page = visited.open("calculator/?task=question-answering&model=google/flan-t5-base&with=google/flan-t5-large")
        page.locator("#calc-task-error").wait_for(state="visible")
        assert "is not among" not in page.locator("article.el-calculator").inner_text()
        assert page.url.endswith("with=google/flan-t5-large")
