"""This machine's preview stands on one page and nowhere else; without it the site is the same, byte for byte."""

import json
import shutil
from pathlib import Path

import pytest
from lxml import html

from tests.site.building import built, configuration, contents, run_mkdocs
from tests.site.links import Built, links
from tests.site.previewing import PROFILE, TASKS


@pytest.fixture(scope="module")
def page(previewed: Path) -> html.HtmlElement:
    return html.parse(previewed / "preview" / "index.html").getroot()


def test_a_preview_adds_its_page_and_one_link_and_changes_nothing_else(unpreviewed: Path, previewed: Path) -> None:
    """So it is in no ranking, table, search index, sitemap, feed, API document or download."""
    without, with_it = contents(unpreviewed), contents(previewed)
    changed = {path for path in with_it if without.get(path) != with_it[path]}
    pictures = {path for path in changed if path.startswith("preview/") and path.endswith(".svg")}
    assert changed == {"index.html", "preview/index.html", *pictures}
    assert len(pictures) == 3
    assert without.keys() - with_it.keys() == set()


def test_a_preview_that_is_left_out_leaves_no_trace(unpreviewed: Path, preview: Path, tmp_path: Path) -> None:
    shutil.copytree(preview.parent / "measurements", tmp_path / "measurements")
    nowhere = configuration(tmp_path / "mkdocs.yml", tmp_path / "measurements")
    assert contents(built(tmp_path / "site", "--config-file", str(nowhere), PREVIEW="no")) == contents(unpreviewed)


def test_the_home_page_has_a_link_where_there_is_a_preview_and_none_where_not(
    unpreviewed: Path, previewed: Path
) -> None:
    found = [
        [link for _, link in links(html.parse(folder / "index.html").getroot()) if "preview" in link]
        for folder in (unpreviewed, previewed)
    ]
    assert found == [[], ["preview/"]]


def test_the_page_is_for_no_search_engine(site: Path, page: html.HtmlElement) -> None:
    robots = "//meta[@name='robots']/@content"
    assert page.xpath(robots) == ["noindex, nofollow"]
    assert html.parse(site / "index.html").getroot().xpath(robots) == []


def test_the_page_shows_every_record_without_a_letter(page: html.HtmlElement) -> None:
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//main//tbody/tr")]
    assert len(rows) == len(TASKS)
    assert all("random weights" in row and "estimated" in row and "3 runs of 10 queries" in row for row in rows)
    banner = " ".join(page.xpath("string(//*[@role='note'])").split())
    assert all(words in banner for words in ("never published", "Random weights", "Estimates, not measurements"))
    assert all("No letter" in text for text in page.xpath("//div[@class='el-trio']//img/@alt"))


def test_the_chart_s_parts_add_up_to_the_table_s_figures(page: html.HtmlElement) -> None:
    """8.4 W of processor and 10 W of memory: whatever the axis does, the bars end at the figure."""
    spec = json.loads(page.xpath("string(//script[@id='preview-spec'])"))
    bars, _, wholes = [spec["datasets"][layer["data"]["name"]] for layer in spec["layer"]]
    figures = {row["name"]: row["energy"] for row in wholes}
    assert len(figures) == len(TASKS)
    for name, energy in figures.items():
        first, last = [bar for bar in bars if bar["name"] == name]
        assert (first["id"], last["id"]) == ("cpu", "ram")
        assert first["to"] == pytest.approx(last["from"])
        assert last["to"] == pytest.approx(energy)
        assert (first["share"], last["share"]) == ("46\u00a0%", "54\u00a0%")
    # Three runs that last 10, 10.6 and 11.2 times 0.0031 s at 18.4 W.
    assert figures["Text classification"] == pytest.approx(0.0031 * 1.06 * 18.4 * 1000 / 3600)


def test_every_link_of_the_page_leads_somewhere(previewed: Path, page: html.HtmlElement) -> None:
    built_site = Built(previewed)
    path = previewed / "preview" / "index.html"
    assert [fault for _, link in links(page) if (fault := built_site.fault(path, link))] == []


def test_a_faulty_preview_fails_the_build_and_says_what_to_do(preview: Path, previewed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "preview"
    shutil.copytree(preview.parent / "preview", folder)
    shutil.copy(preview, tmp_path / "mkdocs.yml")
    records = sorted((folder / "records" / PROFILE).rglob("*.json"))
    faults = {
        "../../etc": ("model", "../../etc"),
        "<script>": ("task", "<script>alert(1)</script>"),
        "in the future": ("finished_at", "2999-01-01T00:00:00"),
    }
    for path, (field, value) in zip(records, faults.values(), strict=False):
        record = json.loads(path.read_bytes())
        place = record["workloads"][0]["runs"][0] if field == "finished_at" else record
        place[field] = value
        path.write_text(json.dumps(record), "utf-8")
    (folder / "records" / "link.json").symlink_to("/etc/passwd")
    before = contents(previewed)
    done = run_mkdocs(previewed, "--config-file", str(tmp_path / "mkdocs.yml"), PREVIEW="yes")
    text = done.stdout + done.stderr
    assert done.returncode != 0
    assert contents(previewed) == before
    assert "Traceback" not in text
    assert "delete preview/ and run make site again" in text
    assert [words for words in (*faults, "link.json", "4 faults") if words not in text] == []
