"""A task on several machines in a real browser: the switch by keyboard, without a script and on a phone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from tests.site.building import MEASUREMENTS
from tests.site.inspecting import FAINT, OVERFLOWING, PAGE_OVERFLOW
from tests.site.serving import visit

CHAT = "tasks/chat/"
PROFILES = sorted({path.parts[-3] for path in (MEASUREMENTS / "records").glob("*/chat/*.json")})


def _year(profile: str) -> int:
    """Of the newest measurement of a chat under the profile, from the records alone."""
    records = [json.loads(path.read_bytes()) for path in (MEASUREMENTS / "records" / profile / "chat").glob("*.json")]
    days = [period["last"] for record in records if (period := record["provenance"].get("period"))]
    days += [run["finished_at"] for record in records for run in _runs(record) if "finished_at" in run]
    return max(int(day[:4]) for day in days)


def _runs(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for workload in record["workloads"]:
        for measured in (workload, *workload.get("points", ())):
            yield from measured.get("runs", ())


def _switch(page: Path) -> list[html.HtmlElement]:
    return list(html.parse(page).getroot().xpath('//nav[@class="el-machines"]//li/a'))


def _profile(link: html.HtmlElement) -> str:
    return str(link.get("href")).rstrip("/").rpartition("/")[2]


def test_the_switch_leads_to_every_machine_and_tells_its_year(site: Path) -> None:
    links = _switch(site / CHAT / "index.html")
    assert sorted(_profile(link) for link in links) == PROFILES
    for link in links:
        profile = _profile(link)
        assert str(_year(profile)) in link.text_content()
        records = (MEASUREMENTS / "records" / profile / "chat").glob("*.json")
        models = {json.loads(path.read_bytes())["model"] for path in records}
        assert f"{len(models)} model" in link.text_content()
        own = html.parse(site / CHAT / profile / "index.html").getroot()
        rows = own.xpath('//table[contains(@class, "el-ranking")]/tbody/tr/th/a')
        assert {" ".join(row.text_content().split()) for row in rows} == models


def test_the_first_page_is_of_the_latest_year_that_has_class_limits(site: Path) -> None:
    own = html.parse(site / CHAT / "index.html").getroot()
    shown = own.xpath("string(//section[@data-profile]/@data-profile)")
    limits = {path.parts[-2] for path in Path("generator/labels/scales/chat").glob("*/v1.toml")}
    assert shown in limits
    assert _year(shown) == max(map(_year, limits))


def test_by_keyboard_alone_another_machine_is_reached(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open(CHAT)
        here = page.locator(".el-machines [aria-current=page]")
        here.focus()
        page.keyboard.press("Tab")
        told = page.evaluate("() => document.activeElement.textContent")
        page.keyboard.press("Enter")
        page.wait_for_url("**/tasks/chat/*/")
        assert page.locator(".el-machines [aria-current=page]").inner_text().split("\n")[0] in told
        assert page.locator("section[data-profile]").count() == 1
        assert page.url.rstrip("/").endswith(page.locator("section[data-profile]").get_attribute("data-profile") or "?")
        # Sorting there asks for the same file.
        page.locator("th[data-sort=model] button").click()
        expect(page.locator("th[data-sort=model]")).to_have_attribute("aria-sort", "ascending")
        page.locator(".el-ranking tbody a").first.click()
        page.wait_for_url("**/models/*/*/")
        assert visited.faults == []


def test_without_a_script_each_machine_is_a_link_away_and_old_anchors_name_it(browser: Browser, address: str) -> None:
    with visit(browser, address, 390, script=False) as visited:
        page = visited.open("tasks/text-generation/#power-hungry-8xa100-node")
        link = page.locator("#power-hungry-8xa100-node a").first
        link.click()
        page.wait_for_url("**/tasks/text-generation/power-hungry-8xa100-node/")
        assert page.locator(".el-ranking tbody tr").count() > 5
        assert visited.faults == []


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_the_switch_and_all_models_fit(width: int, browser: Browser, address: str) -> None:
    with visit(browser, address, width) as visited:
        for path in (CHAT, "models/?job=chat&machine=ml-energy-v3-h100&sort=energy", "study/"):
            page = visited.open(path)
            assert page.evaluate(PAGE_OVERFLOW) <= 0
            assert page.evaluate(OVERFLOWING) == []
            assert page.evaluate(FAINT) == []
        assert visited.faults == []


def test_all_models_are_narrowed_sorted_and_found(browser: Browser, address: str) -> None:
    with visit(browser, address, 1280) as visited:
        page = visited.open("models/")
        total = len(list((MEASUREMENTS / "records").rglob("*.json")))
        page.locator("th[data-sort=energy] button").click()
        expect(page.locator(".el-count")).to_contain_text(f"{total} labels")
        jobs = page.locator(".el-ranking tbody tr .c-job").all_inner_texts()
        # One job after the other, and none twice: no ranking over jobs.
        assert len(list(dict.fromkeys(jobs))) == len(
            [one for one, other in zip(jobs, ["", *jobs], strict=False) if one != other]
        )
        page.locator(".el-fold summary").first.click()
        page.locator("input[name=job][value=reasoning]").check(force=True)
        expect(page.locator(".el-count")).to_contain_text(f"of {total} labels")
        assert set(page.locator(".el-ranking tbody tr .c-job").all_inner_texts()) == {"Reasoning"}
        page.locator("input[name=q]").fill("gpt oss")
        expect(page.locator(".el-ranking tbody tr").first).to_contain_text("gpt-oss")
        assert "job=reasoning" in page.url
        page.locator(".el-ranking tbody .c-job a").first.click()
        page.wait_for_url("**/tasks/reasoning/*/")
        assert visited.faults == []


def test_the_home_page_s_figures_of_serving_are_those_of_the_records(site: Path) -> None:
    """The widest factor, from the points of the records and with nothing of ours."""
    widest = 1.0
    for path in (MEASUREMENTS / "records").rglob("*.json"):
        for workload in json.loads(path.read_bytes())["workloads"]:
            alike: dict[str, list[float]] = {}
            for point in workload.get("points", ()):
                made = json.dumps(point.get("made", {}), sort_keys=True)
                alike.setdefault(made, []).append(_joules(point))
            widest = max([widest, *(max(each) / min(each) for each in alike.values())])
    page = html.parse(site / "index.html").getroot()
    assert page.xpath("string(//h3[@id='finding-serving'])").endswith(f"a factor of up to {widest:.0f}")


def _joules(point: dict[str, object]) -> float:
    means = point.get("means")
    if isinstance(means, dict):
        return float(sum(means["energy_joules"].values()))
    runs = point["runs"]
    assert isinstance(runs, list)
    each = [float(sum(run["query"]["energy_joules"].values())) / int(run["queries"]) for run in runs]
    return sum(each) / len(each)


def test_the_home_page_s_reply_is_the_thriftiest_chat_within_the_rule(site: Path) -> None:
    """By hand from the records: least energy with a median of at most 50 ms between tokens."""
    page = html.parse(site / "index.html").getroot()
    [told] = [
        words for found in page.xpath("//p[@class='el-figure']") if "takes" in (words := found.text_content().split())
    ]
    low, _, high = told[told.index("takes") + 1 : told.index("takes") + 4]
    profile = "ml-energy-v3-b200"
    found = []
    for path in (MEASUREMENTS / "records" / profile / "chat").glob("*.json"):
        (workload,) = json.loads(path.read_bytes())["workloads"]
        within = [
            sum(point["means"]["energy_joules"].values()) / 3600
            for point in workload["points"]
            if point["latency"]["inter_token_s"]["p50"] <= 0.05
        ]
        found += [min(within)] if within else []
    assert float(low) == pytest.approx(min(found), rel=0.01)
    assert float(high) == pytest.approx(max(found), rel=0.03)
