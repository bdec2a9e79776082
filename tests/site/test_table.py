"""The table of a task page in a real browser: sorted, filtered, shared, and whole without any of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import Visit, served, visit
from tests.site.test_axe import RUN
from tests.site.tools import axe

TASK = "tasks/text-classification/"
ROWS = ".el-ranking tbody tr"
# What a reader sees of the rows, without what the compare script adds.
TOLD = """() => [...document.querySelectorAll(".el-ranking tbody tr")].map(row =>
  [...row.cells].map(cell => { const copy = cell.cloneNode(true); copy.querySelector(".el-choose")?.replaceChildren();
    return copy.textContent.trim(); }))"""


def _count(page: Page) -> str:
    return page.locator(".el-count").inner_text()


def _cells(page: Page, column: str) -> list[str]:
    return page.locator(f"{ROWS} .c-{column}").all_inner_texts()


def _sort(page: Page, column: str) -> None:
    page.locator(f"th[data-sort={column}] button").click()


def test_rows_made_by_the_script_are_those_of_the_page(visited: Visit) -> None:
    """Cell for cell: two templates that say the same must not drift apart."""
    for path in (TASK, "tasks/chat/", "tasks/image-classification/imagenet-rtx-5000/", "tasks/image-to-text/"):
        page = visited.open(path)
        before = page.evaluate(TOLD)
        _sort(page, "model")
        expect(page.locator("th[data-sort=model]")).to_have_attribute("aria-sort", "ascending")
        assert page.evaluate(TOLD) != before
        _sort(page, "energy")
        expect(page.locator("th[data-sort=energy]")).to_have_attribute("aria-sort", "ascending")
        assert page.evaluate(TOLD) == before


def test_a_header_sorts_says_so_and_a_second_click_turns_it_round(visited: Visit) -> None:
    page = visited.open(TASK)
    _sort(page, "quality")
    header = page.locator("th[data-sort=quality]")
    expect(header).to_have_attribute("aria-sort", "descending")
    assert page.locator("th[aria-sort]").count() == 1
    known = [float(text) for text in _cells(page, "quality") if text != "not known"]
    assert known == sorted(known, reverse=True)
    assert _cells(page, "quality")[-1] == "not known"
    assert _count(page).endswith("by quality, highest first")
    header.locator("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert _cells(page, "quality")[-1] == "not known"
    assert page.url.endswith("?sort=quality")


def test_filters_narrow_the_table_and_clear_again(visited: Visit) -> None:
    page = visited.open(TASK)
    total = page.locator(ROWS).count()
    page.locator("input[name=approach][value=zero-shot]").check(force=True)
    page.locator("input[name=class][value=D]").check(force=True)
    expect(page.locator(".el-count")).to_contain_text(f"of {total} labels")
    assert set(_cells(page, "approach")) == {"zero-shot"}
    assert all("D" in text for text in _cells(page, "class"))
    page.locator("input[name=q]").fill("flan xl")
    expect(page.locator(ROWS)).to_have_count(1)
    assert _count(page).startswith(f"1 of {total} labels")
    page.locator("input[name=q]").fill("no such model")
    page.get_by_role("button", name="Show all labels again").click()
    expect(page.locator(ROWS)).to_have_count(total)
    assert page.url.split("/")[-1] == ""


def test_a_bound_leaves_out_what_is_not_known_and_says_how_many(visited: Visit) -> None:
    page = visited.open(TASK)
    total, unknown = page.locator(ROWS).count(), _cells(page, "quality").count("not known")
    assert 0 < unknown < total
    assert page.locator("th.c-latency").is_hidden()
    page.locator("input[name=quality]").focus()
    page.keyboard.type("0,78")
    page.keyboard.press("Enter")
    expect(page.locator(".el-count")).to_contain_text("Quality at least 0.78.")
    kept = [float(text) for text in _cells(page, "quality")]
    assert 0 < len(kept) < total - unknown
    assert min(kept) >= 0.78
    assert _count(page).startswith(f"{len(kept)} of {total} labels")
    assert _count(page).endswith(f"{unknown} labels of unknown quality are not shown.")
    assert page.url.endswith("?quality=0.78")
    # What it is held against is seen, and sorting goes on.
    page.locator("input[name=latency]").fill("6e-3")
    page.locator("input[name=latency]").press("Enter")
    expect(page.locator(".el-count")).to_contain_text("latency at most 0.006 s")
    expect(page.locator("th.c-latency")).to_be_visible()
    times = [float(text) for text in _cells(page, "latency")]
    assert times
    assert max(times) <= 0.006
    _sort(page, "latency")
    assert page.url.endswith("?quality=0.78&latency=0.006&sort=latency")
    assert [float(text) for text in _cells(page, "latency")] == sorted(times)
    # What is no number changes nothing, and says so.
    page.locator("input[name=quality]").fill("much")
    page.locator("input[name=quality]").press("Enter")
    expect(page.locator(".el-hint")).to_contain_text("“much” is not a number")
    assert page.locator("input[name=quality]").get_attribute("aria-invalid") == "true"
    assert "quality=0.78" in page.url
    # Nor does it keep the rest from being chosen, or go away before it is mended.
    page.locator("input[name=latency]").fill("5e-3")
    page.locator("input[name=latency]").press("Enter")
    expect(page.locator(".el-count")).to_contain_text("Quality at least 0.78 and latency at most 0.005 s")
    assert page.locator("input[name=quality]").input_value() == "much"
    expect(page.locator(".el-hint")).to_contain_text("“much” is not a number")
    page.evaluate(axe())
    assert page.evaluate(RUN) == []
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator(ROWS)).to_have_count(total)
    assert page.locator("input[name=quality]").input_value() == ""
    assert page.locator("th.c-latency").is_hidden()
    # What can be read two ways is told, whether it was typed or asked for by a link.
    page.locator("input[name=quality]").fill("1.500")
    page.locator("input[name=quality]").press("Enter")
    expect(page.locator(".el-hint")).to_have_text("“1.500” was read as 1.5. For 1,500, type 1500.")
    page = visited.open(TASK + "?latency=1,500")
    expect(page.locator(".el-hint")).to_have_text("“1,500” was read as 1,500. For 1.5, type 1.5.")
    page = visited.open(TASK + "?quality=9")
    expect(page.locator(".el-empty")).to_contain_text("No model here matches all of that")
    assert f"{unknown} labels of unknown quality" in _count(page)


def test_a_view_can_be_shared_and_the_back_button_goes_back(visited: Visit) -> None:
    page = visited.open(TASK)
    assert page.url.endswith("/")
    _sort(page, "quality")
    page.locator("input[name=class][value=C]").check(force=True)
    page.locator("select[name=unit]").select_option("J-query")
    expect(page.locator("th[data-sort=energy]")).to_contain_text("J per query")
    told, link = page.evaluate(TOLD), page.url
    assert link.endswith("?class=C&sort=-quality&unit=J-query")
    page.goto("about:blank")
    visited.open(link.removeprefix(visited.address))
    expect(page.locator(".el-count")).to_contain_text(" of ")
    assert page.evaluate(TOLD) == told
    assert page.locator("input[name=class][value=C]").is_checked()
    page.locator("input[name=class][value=C]").uncheck(force=True)
    expect(page.locator(ROWS)).not_to_have_count(len(told))
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(len(told))
    assert page.evaluate(TOLD) == told
    assert page.locator("input[name=class][value=C]").is_checked()


def test_units_change_table_and_chart(visited: Visit) -> None:
    page = visited.open(TASK)
    page.locator("figure.el-chart").first.scroll_into_view_if_needed()
    page.wait_for_selector(".vega-embed svg.marks")
    before = [float(text.replace(",", "")) for text in _cells(page, "energy")]
    page.locator("select[name=unit]").select_option("J-query")
    expect(page.locator(".vega-embed svg.marks .role-axis-title").first).to_contain_text("J per query")
    after = [float(text.replace(",", "")) for text in _cells(page, "energy")]
    assert after == pytest.approx([3.6 * value for value in before], rel=0.01)
    assert page.locator("figure.el-chart svg.marks").count() == 1


def test_columns_are_chosen_and_kept_in_the_address(visited: Visit) -> None:
    page = visited.open(TASK)
    page.locator(".el-columns summary").click()
    page.get_by_label("95 % interval").uncheck()
    expect(page.locator("th.c-interval")).to_be_hidden()
    assert page.locator(f"{ROWS} .c-interval").first.is_hidden()
    assert page.url.endswith("?columns=factor,quality,approach")


@pytest.mark.parametrize(
    "query",
    [
        "?sort=<script>window.hit=1</script>&class=Z",
        "?find=%3Cimg%20src=x%20onerror=window.hit=1%3E",
        "?unit=__proto__&columns=,,,&approach=%E0%A4%A",
        "?sort=-&sort=energy&class=&profile=../../etc",
        f"?find={'a' * 5000}",
    ],
)
def test_a_hostile_address_gives_a_page_and_runs_nothing(query: str, visited: Visit) -> None:
    page = visited.open(TASK + query)
    assert page.locator("th[data-sort] button").count() > 5
    assert page.locator(ROWS).count() >= 1
    assert page.evaluate("() => window.hit") is None
    if query.startswith("?find="):
        page.get_by_role("button", name="Show all labels again").click()
    else:
        expect(page.locator(".el-hint")).to_contain_text("was left out")
    expect(page.locator(ROWS)).to_have_count(20)


def test_everything_goes_by_keyboard_alone(visited: Visit) -> None:
    page = visited.open(TASK)
    page.locator("input[name=q]").focus()
    page.keyboard.type("bloomz")
    expect(page.locator(ROWS)).to_have_count(4)
    # Unit, (sort, which a wide page hides), columns, copy, quality, latency, then the first class.
    for _ in range(6):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.name") == "class"
    page.locator("input[name=class][value=D]").focus()
    page.keyboard.press("Space")
    expect(page.locator(ROWS)).to_have_count(3)
    page.locator("th[data-sort=model] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[data-sort=model]")).to_have_attribute("aria-sort", "ascending")
    assert page.evaluate("() => document.activeElement.closest('th').dataset.sort") == "model"


def test_a_link_is_copied(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        visited.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visited.open(TASK + "?sort=model")
        page.get_by_role("button", name="Copy link to this view").click()
        expect(page.locator(".el-copy")).to_have_text("Link copied")
        assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_without_a_script_all_rows_stand_there_and_no_dead_button(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280, script=False) as visited:
        page = visited.open(TASK + "?class=C")
        assert page.locator(ROWS).count() == 20
        assert page.locator(".el-tools").is_hidden()
        assert page.locator("th[data-sort] button").count() == 0
        assert page.locator("th[data-sort=energy]").get_attribute("aria-sort") == "ascending"
        assert page.locator(".el-sizes strong").count() == 3


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_a_row_is_a_card_that_fits(width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width) as visited:
        page = visited.open(TASK + "?class=C,D&unit=kWh-query&latency=1")
        expect(page.locator(".el-count")).to_contain_text("of 20 labels")
        assert page.locator(f"{ROWS} .c-latency").first.is_visible()
        assert page.locator("select[name=sort]").is_visible()
        page.locator("select[name=sort]").select_option("-quality")
        expect(page.locator(".el-count")).to_contain_text("by quality")
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(FAINT) == []
        assert page.locator(f"{ROWS} .c-quality").first.is_visible()
        assert visited.faults == []


def test_a_long_table_comes_whole_to_the_script(browser: Browser, many_site: Path) -> None:
    with served(many_site) as address, visit(browser, address, 1280) as visited:
        page = visited.open(TASK)
        total = int(_count(page).split()[0])
        page.locator("input[name=approach][value=zero-shot]").check(force=True)
        expect(page.locator(".el-count")).to_contain_text(f"of {total} labels")
        # Slices follow as they come near.
        shown = int(_count(page).split()[0])
        for _ in range(10):
            if not page.locator(".el-show-more").count():
                break
            page.locator(".el-show-more").scroll_into_view_if_needed()
            page.wait_for_timeout(100)
        assert page.locator(f"{ROWS}:visible").count() == shown
        assert visited.faults == []
