"""The calculator in a real browser: what it says is what Python computes, and bad input gets a sentence."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page

from generator.pages.calculator.break_even import break_even, chart, milestones, verdict
from generator.pages.calculator.conversions import equivalents, grids, trainings
from generator.pages.calculator.cost import Figure, Use, cost
from tests.site.calculating import HOSTILE, LARGE, SERVED, SMALL, TASK, opened
from tests.site.serving import Visit, served, visit

SHOWN = tuple(f"{name}-{what}" for name in ("energy", "mass") for what in ("year", "unit", "span", "month", "day"))
MONEY = ("money-year", "money-unit", "money-span", "money-month", "money-day")
_SHOWN_AGAIN = """() => {
  document.querySelector("#calc-queries").value = "7";
  document.querySelector("#calc-pue").value = "3";
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}"""
THINGS = tuple(f"thing-{thing.id}" for thing in equivalents())


def _figures(site: Path, task: str) -> dict[str, Figure]:
    document = json.loads((site / "calculator" / f"{task}.json").read_bytes())
    return {row["key"]: Figure(row["value"], row["low"], row["high"]) for row in document["models"]}


def _read(page: Page, *names: str) -> dict[str, str]:
    return {name: page.locator(f"[data-out='{name}']").first.text_content() or "" for name in names}


def test_what_a_reader_enters_gives_what_python_computes(site: Path, visited: Visit) -> None:
    page = opened(visited)
    places = {grid.code: grid for grid in grids()}
    for task, model, queries, place, price, pue in (
        (TASK, LARGE, "100", "FRA", "", "1"),
        (TASK, SMALL, "1,000,000", "POL", "0.25", "1.2"),
        ("question-answering", LARGE, "2 500", "USA", "0,31", "1,58"),
        ("text-to-image", "stabilityai/stable-diffusion-xl-base-1.0", "1e6", "IND", "7", "2"),
        ("fill-mask", "distilbert/distilbert-base-uncased", "0.5", "oregon-2023", "12", "1.05"),
    ):
        page.select_option("#calc-task", task)
        page.wait_for_function(
            f"() => [...document.querySelector('#calc-model').options].some(o => o.value === '{model}')"
        )
        page.select_option("#calc-model", model)
        page.fill("#calc-queries", queries)
        page.select_option("#calc-grid", place)
        page.fill("#calc-price", price)
        page.fill("#calc-currency", "EUR")
        page.fill("#calc-pue", pue)
        use = Use(
            float(queries.replace(",", "").replace(" ", "")),
            places[place].grams,
            float(price.replace(",", ".")) if price else None,
            "EUR",
            float(pue.replace(",", ".")),
        )
        expected = cost(_figures(site, task)[model], use)
        names = (*SHOWN, "retold", *THINGS, *(MONEY if price else ()))
        assert _read(page, *names) == {name: expected[name] for name in names}
        assert page.locator("[data-amount=money] .el-calc-big").is_visible() == bool(price)
        assert places[place].years in page.locator("#calc-grid-hint").inner_text()
        assert page.locator("#calc-grid-hint a").get_attribute("href") == places[place].source


def test_the_figures_by_hand(site: Path, visited: Visit) -> None:
    """The same with nothing clever, from the API's own figure."""
    document = json.loads((site / "api" / "v1" / "tasks" / f"{TASK}.json").read_bytes())
    rows = [row for profile in document["profiles"].values() for row in profile["labels"]]
    (value,) = [row["wh_per_1000_queries"] for row in rows if row["model"] == LARGE]
    page = opened(visited, task=TASK, model=LARGE, queries="10000", grid="FRA", price="0.2", pue="1.5")
    (france,) = [grid.grams for grid in grids() if grid.code == "FRA"]
    year = value * 10_000 / 1e6 * 1.5 * 365
    shown = _read(page, "energy-year", "mass-year", "money-year")
    for name, expected in (("energy-year", year), ("mass-year", year * france / 1000), ("money-year", year * 0.2)):
        assert float(shown[name]) == pytest.approx(expected, rel=0.005)


def test_queries_a_month_are_divided_shown_and_shared(site: Path, visited: Visit) -> None:
    page = opened(visited, task=TASK, model=LARGE, queries="200,000", per="month", price="0.25")
    assert "200,000 queries a month (6,575.34 a day)" in page.locator("[data-out=what]").inner_text()
    use = Use(6575.34, grids()[0].grams, 0.25)
    names = (*SHOWN, *MONEY)
    expected = cost(_figures(site, TASK)[LARGE], use)
    assert _read(page, *names) == {name: expected[name] for name in names}
    assert "per=month" in page.url
    page.select_option("#calc-per", "day")
    assert "200,000 queries a day" in page.locator("[data-out=what]").inner_text()
    assert "per=" not in page.url


def test_my_own_figure_factor_and_training(visited: Visit) -> None:
    page = opened(visited, task="own", wh="2.5", grid="own", factor="123")
    expected = cost(Figure(2.5), Use(10_000, 123.0))
    assert _read(page, *SHOWN) == {name: expected[name] for name in SHOWN}
    assert page.get_by_text("Your own figure.").is_visible()
    assert not page.locator("#even").is_visible()
    assert not page.locator("#calc-model").is_visible()
    page.select_option("#calc-task", TASK)
    page.wait_for_selector("#even")
    page.select_option("#calc-training", "own")
    page.fill("#calc-kwh", "30")
    page.wait_for_function("() => !document.querySelector('[data-out=even-verdict]').textContent.includes('day 38')")
    assert page.locator("#calc-kwh").is_visible()


def test_the_break_even_is_python_s(site: Path, visited: Visit) -> None:
    figures = _figures(site, TASK)
    page = opened(visited)
    for small, large, queries, training in (
        (SMALL, LARGE, "10000", trainings()[0]),
        (SMALL, LARGE, "1000000000", trainings()[3]),
        (LARGE, SMALL, "10000", trainings()[0]),
        ("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "bigscience/bloomz-3b", "7", trainings()[2]),
    ):
        page.fill("#calc-queries", queries)
        page.select_option("#calc-small", small)
        page.select_option("#calc-large", large)
        page.select_option("#calc-training", training.id)
        parts = (training.kilowatt_hours, figures[small], figures[large], float(queries))
        expected = verdict(break_even(*parts), figures[small], figures[large])
        assert tuple(_read(page, "even-verdict", "even-range").values()) == expected
        drawn = page.locator("polyline.el-even-large").get_attribute("points") or ""
        assert [float(place) for place in drawn.replace(",", " ").split()] == pytest.approx(
            [float(place) for place in chart(*parts).large.replace(",", " ").split()], abs=0.0011
        )
        cells = page.locator("tr[data-milestone] > *").all_text_contents()
        assert cells == [cell for row in milestones(*parts) for cell in row]
        assert page.locator(".el-even-dot").is_visible() == (break_even(*parts).crossing is not None)


def test_a_result_is_shared_by_its_address(browser: Browser, address: str, visited: Visit) -> None:
    page = opened(visited)
    assert page.url == f"{address}calculator/"
    page.select_option("#calc-task", "question-answering")
    page.wait_for_function("() => document.querySelector('#calc-model').value !== ''")
    page.click("button[data-queries='1,000,000']")
    page.select_option("#calc-grid", "DEU")
    page.fill("#calc-price", "0,25")
    page.fill("#calc-currency", "€ & co")
    names = (*SHOWN, *MONEY, "what", "even-verdict", "retold")
    first = _read(page, *names)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#calc-copy")
    page.get_by_role("button", name="Link copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == page.url
    with visit(browser, address, 1280) as other:
        again = other.open(copied.removeprefix(address))
        again.wait_for_function("() => document.querySelector('[data-out=what]').textContent.includes('Germany')")
        assert _read(again, *names) == first
        again.get_by_role("button", name="Start again").click()
        again.wait_for_url(f"{address}calculator/")
        again.go_back()
        again.wait_for_function("() => document.querySelector('[data-out=what]').textContent.includes('Germany')")
        assert _read(again, *names) == first
        assert again.locator("#calc-queries").input_value() == "1,000,000"
        # As from the browser's memory, which these tests go without: what the fields hold is what the address says.
        again.evaluate(_SHOWN_AGAIN)
        assert (again.locator("#calc-queries").input_value(), again.locator("#calc-pue").input_value()) == (
            "1,000,000",
            "1.0",
        )
        assert _read(again, *names) == first
        assert other.faults == []


def _ways(site: Path) -> list[dict[str, Any]]:
    document = json.loads((site / "calculator" / "chat.json").read_bytes())
    (found,) = [row["points"] for row in document["models"] if row["key"] == SERVED]
    return list(found)


def test_a_way_of_serving_is_chosen_shared_and_told(site: Path, browser: Browser, address: str) -> None:
    ways = _ways(site)
    own = next(way for way in ways if way.get("own"))
    other = next(way for way in ways if not way.get("own"))
    use = Use(10_000, grids()[0].grams)
    with visit(browser, address, 1280) as visited:
        page = opened(visited, task="chat", model=SERVED)
        field = page.locator("#calc-way")
        assert field.input_value() == own["id"]
        assert field.locator("option").count() == len(ways)
        assert "way=" not in page.url
        for way in (own, other):
            field.select_option(way["id"])
            expected = cost(Figure(way["value"], way["low"], way["high"]), use)
            assert _read(page, *SHOWN) == {name: expected[name] for name in SHOWN}
            assert way["name"] in page.locator("[data-out=what]").inner_text()
        assert f"way={other['id']}" in page.url
        said, link = _read(page, *SHOWN, "what"), page.url
        assert "Only the GPUs that the job ran on" in page.locator(".el-calc-caveat:visible").inner_text()
        # Another model starts from its own way.
        page.select_option("#calc-model", index=0)
        assert "way=" not in page.url
        assert visited.faults == []
    with visit(browser, address, 390) as again:
        page = opened(again, **dict(parse_qsl(link.partition("?")[2])))
        assert _read(page, *SHOWN, "what") == said
        page.select_option("#calc-task", TASK)
        page.wait_for_function("() => document.querySelector('#calc-model').value.includes('flan')")
        assert not page.locator("#calc-way").is_visible()
        assert again.faults == []


def test_a_way_of_serving_that_is_not_there_is_said(visited: Visit) -> None:
    page = opened(visited, task="chat", model=SERVED, way=HOSTILE)
    assert "is not among the ways" in page.locator("#calc-way-error").inner_text()
    assert not page.locator(".el-calc-big:visible").count()
    page.select_option("#calc-way", index=1)
    assert page.locator("[data-amount=energy] .el-calc-big").is_visible()


def test_where_nothing_suggests_a_pair_the_two_may_be_set_against_each_other(visited: Visit) -> None:
    page = opened(visited, task="chat", model=SERVED)
    assert page.locator(".el-even-chart").is_visible()
    page.select_option("#calc-large", SERVED)
    assert "different machines" in page.locator("[data-out=even-verdict]").inner_text()


def test_models_of_two_machines_are_not_set_against_each_other(browser: Browser, many_site: Path) -> None:
    with served(many_site) as address, visit(browser, address, 1280) as visited:
        page = opened(visited, task=TASK, small=SMALL, large=f"{LARGE}--another-node")
        assert "different machines" in page.locator("[data-out=even-verdict]").inner_text()
        assert not page.locator(".el-even-chart").is_visible()
        assert page.locator("#calc-large optgroup").count() == 2


def test_a_card_leads_here_with_its_model(browser: Browser, address: str, visited: Visit) -> None:
    page = visited.open(f"models/{SMALL}/")
    page.get_by_role("link", name="What does it cost at my volume?").first.click()
    page.wait_for_function("() => document.querySelector('[data-out=title]')?.textContent === 'Your result'")
    assert page.locator("#calc-model").input_value() == SMALL
    assert SMALL in page.locator("[data-out=what]").inner_text()


def _ends(site: Path) -> int:
    """How many models are the thriftiest or the hungriest of a task, on the first machine where any has a place."""
    tasks = [
        json.loads(path.read_bytes())["profiles"].values() for path in (site / "api" / "v1" / "tasks").glob("*.json")
    ]
    placed = [[sum(label["place"] is not None for label in one["labels"]) for one in machines] for machines in tasks]
    return sum(min(2, next(filter(None, counts), 0)) for counts in placed)


def test_it_is_whole_without_javascript(site: Path, browser: Browser, address: str) -> None:
    with visit(browser, address, 390, script=False) as visited:
        page = visited.open("calculator/")
        assert not page.locator("form#el-calc").is_visible()
        expected = cost(_figures(site, TASK)[LARGE], Use(10_000, grids()[0].grams))
        names = (*SHOWN, "retold", *THINGS)
        assert _read(page, *names) == {name: expected[name] for name in names}
        assert page.get_by_text("An example, worked out").is_visible()
        assert page.locator(".el-even-chart svg").is_visible()
        assert page.locator("[data-out=even-verdict]").inner_text() == "It pays on day 38."
        assert page.locator("#volumes ~ .el-scroll tbody tr").count() == _ends(site)
        page.get_by_text("factors, with year and source").click()
        assert page.get_by_role("row", name="Germany").is_visible()
        for thing in equivalents():
            assert page.locator(f".el-calc-things a[href='{thing.source}']").is_visible()
        assert visited.faults == []


def test_a_keyboard_is_enough(visited: Visit) -> None:
    page = opened(visited)
    page.locator("#calc-queries").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("500")
    before = _read(page, "energy-year")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.dataset.queries") == "1,000,000"
    page.keyboard.press("Enter")
    assert page.locator("#calc-queries").input_value() == "1,000,000"
    assert _read(page, "energy-year") != before
    page.keyboard.press("Tab")
    page.keyboard.type("Fran")
    assert page.locator("#calc-grid").input_value() == "FRA"
    page.locator("#calc-queries").focus()
    page.keyboard.press("Enter")
    assert "calculator/?" in page.url


def test_printed_it_is_the_result_without_the_fields(visited: Visit) -> None:
    page = opened(visited, task=TASK, model=LARGE, queries="500")
    page.emulate_media(media="print")
    assert not page.locator("form#el-calc").is_visible()
    assert page.locator("[data-out=energy-year]").is_visible()
    assert page.locator("[data-out=what]").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
