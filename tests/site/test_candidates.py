"""Candidates of the calculator side by side in a real browser, and how many machines a volume keeps busy."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.pages.calculator.busy import busy
from tests.site.inspecting import OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import Visit, visit
from tests.site.test_axe import RUN
from tests.site.tools import axe

TASK = "text-classification"
HOSTILE = "<img src=x onerror=alert(1)>"
ROWS = "[data-candidates] tr"


def _models(site: Path, task: str = TASK) -> list[dict[str, Any]]:
    return list(json.loads((site / "calculator" / f"{task}.json").read_bytes())["models"])


def _open(visited: Visit, *fields: tuple[str, str]) -> Page:
    page = visited.open(f"calculator/?{urlencode(fields)}")
    page.wait_for_function("() => document.querySelector('[data-out=title]').textContent === 'Your result'")
    return page


def test_candidates_are_chosen_shared_and_removed_again(site: Path, visited: Visit) -> None:
    first, *others = [row["key"] for row in _models(site)]
    page = _open(visited, ("task", TASK), ("model", first), ("queries", "1000000"), ("price", "0.5"))
    assert not page.locator("[data-against]").is_visible()
    for key in others[:3]:
        page.select_option("#calc-with", key)
        # By keyboard, as by any other way.
        page.locator("#calc-add").press("Enter")
    expect(page.locator(ROWS)).to_have_count(4)
    assert page.locator("#calc-add").is_disabled()
    expect(page.locator("#against")).to_be_focused()
    page.evaluate(axe())
    assert page.evaluate(RUN) == []
    told = page.locator(ROWS).all_inner_texts()
    by_key = {row["key"]: row for row in _models(site)}
    months = [by_key[key]["value"] * 1_000_000 / 1e6 * 365 / 12 for key in [first, *others[:3]]]
    shown = page.locator(f"{ROWS} .c-energy").all_inner_texts()
    assert [float(text.split()[0].replace(",", "")) for text in shown] == pytest.approx(months, rel=0.005)
    assert page.locator(f"{ROWS} .c-money").count() == 4
    link = page.url
    assert link.count("with=") == 3
    page.goto("about:blank")
    # A link that names the model above again, or another twice, asks for no more than four.
    repeated = urlencode([("with", first), ("with", others[0])])
    again = visited.open(link.removeprefix(visited.address).replace("&with", f"&{repeated}&with", 1))
    expect(again.locator(ROWS)).to_have_count(4)
    assert again.locator("[data-out=with-fault]").inner_text() == ""
    assert again.locator(ROWS).all_inner_texts() == told
    again.get_by_role("button", name=f"Remove {others[1]}").click()
    expect(again.locator(ROWS)).to_have_count(3)
    assert again.url.count("with=") == 2
    assert again.evaluate("() => document.activeElement.id") == "calc-with"
    # Another task has other models.
    again.select_option("#calc-task", "question-answering")
    expect(again.locator("[data-against]")).to_be_hidden()
    expect(again).not_to_have_url(link)
    assert "with=" not in again.url


def test_what_may_not_be_set_side_by_side_is_refused_with_the_reason(site: Path, visited: Visit) -> None:
    rows = _models(site, "text-to-image")
    first = rows[0]
    other = next(row for row in rows if row["profile"] != first["profile"])
    asked = (("task", "text-to-image"), ("model", first["key"]), ("with", other["key"]), ("with", HOSTILE))
    page = _open(visited, *asked)
    expect(page.locator(ROWS)).to_have_count(2)
    assert "measured on different machines" in page.locator(ROWS).nth(1).inner_text()
    fault = page.locator("[data-out=with-fault]")
    assert fault.inner_text() == f"“{HOSTILE}” is not among the models of this task, so it was left out."
    offered = page.locator("#calc-with option").evaluate_all("all => all.map(option => option.value)")
    assert other["key"] not in offered
    # Beside one's own figure there is no candidate: that is told, too.
    page = _open(visited, ("task", "own"), ("wh", "2"), ("with", other["key"]))
    assert "so it was left out" in page.locator("[data-out=with-fault]").inner_text()
    assert page.locator(".el-against").is_hidden()


def test_models_are_called_by_name_and_their_keys_are_for_addresses_alone(site: Path, visited: Visit) -> None:
    rows = _models(site, "chat")
    first = next(row for row in rows if row["model"] == "Qwen/Qwen3-14B" and row["profile"] == "ml-energy-v3-b200")
    beside = next(row for row in rows if row["profile"] == first["profile"] and row["model"] == "Qwen/Qwen3-8B")
    elsewhere = next(row for row in rows if row["model"] == first["model"] and row["profile"] != first["profile"])
    page = _open(visited, ("task", "chat"), ("model", first["key"]), ("with", elsewhere["key"]))
    offered = page.locator(f"#calc-with option[value='{beside['key']}']")
    assert offered.inner_text() == f"{beside['model']}, {beside['variant']}"
    page.select_option("#calc-with", beside["key"])
    page.click("#calc-add")
    expect(page.locator(ROWS)).to_have_count(3)
    machines = json.loads((site / "calculator" / "chat.json").read_bytes())["machines"]
    name = f"{first['model']}, {first['variant']}"
    heads = page.locator(f"{ROWS} th").all_inner_texts()
    # Two that would be called alike are told apart by their machines.
    assert heads[0].startswith(f"{name}, on {machines[first['profile']]}\n")
    assert heads[1].startswith(f"{beside['model']}, {beside['variant']}\n")
    assert heads[2].startswith(f"{name}, on {machines[elsewhere['profile']]} ")
    said = page.locator(".el-calculator").evaluate(
        "item => [item.innerText, ...[...item.querySelectorAll('option')].map(option => option.text),"
        " ...[...item.querySelectorAll('[aria-label]')].map(named => named.ariaLabel)].join('\\n')"
    )
    assert f"Remove {name}, on {machines[elsewhere['profile']]}" in said
    assert [row["key"] for row in rows if row["key"] in said] == []
    for row in (beside, elsewhere):
        assert urlencode({"with": row["key"]}) in page.url
    # Nor is a key shown where all models of a task were measured on one machine.
    (only,) = _models(site, "image-segmentation")
    page = _open(visited, ("task", "image-segmentation"))
    assert page.locator("#calc-model option").all_inner_texts() == [f"{only['model']}, {only['variant']}"]
    assert only["key"] not in page.locator("[data-out=what]").inner_text()


def test_all_that_a_link_asks_for_in_vain_is_named(visited: Visit) -> None:
    page = _open(visited, ("task", "chat"), ("with", "a"), ("with", "b"))
    fault = page.locator("[data-out=with-fault]")
    assert fault.inner_text() == "“a” and “b” are not among the models of this task, so they were left out."
    _open(visited, ("task", "chat"), *(("with", f"x{number}") for number in range(100)))
    assert fault.inner_text().startswith("“x0”, “x1”, “x2” and 97 more are not among the models")


def test_a_volume_keeps_machines_busy_as_python_says(site: Path, visited: Visit) -> None:
    row = _models(site)[0]
    page = _open(visited, ("task", TASK), ("model", row["key"]), ("queries", "100000000"))
    said = page.locator("[data-out=busy]")
    expect(said).to_have_text(busy(100_000_000, row["seconds"], row["gpus"], row["way"]))
    page.fill("#calc-queries", "much")
    expect(said).to_be_hidden()


def test_candidates_fit_on_a_phone(site: Path, browser: Browser, address: str) -> None:
    first, second, *_ = [row["key"] for row in _models(site)]
    with visit(browser, address, 360) as visited:
        page = _open(visited, ("task", TASK), ("model", first), ("with", second))
        expect(page.locator(ROWS)).to_have_count(2)
        # Each figure is in sight, with its name.
        for cell in page.locator(f"{ROWS} td:visible").all():
            box = cell.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") not in ("none", '""')
        assert page.evaluate(PAGE_OVERFLOW) <= 0
        assert page.evaluate(OVERFLOWING) == []
        assert visited.faults == []
