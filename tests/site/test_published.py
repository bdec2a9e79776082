"""A number that changes without a word stops the build; what was published keeps its page, as MkDocs would write it."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from generator.authors.publishing import publish
from generator.records.publication.published import published_digests, replace_record, superseded_path
from tests import factories
from tests.sharing import Shared
from tests.site.building import MEASUREMENTS, built, configuration, contents, fewer_measurements, run_mkdocs
from tests.site.serving import served

pytestmark = pytest.mark.usefixtures("builds")
PLACE = "power-hungry-8xa100-node/text-classification/openai-community--gpt2.json"
GONE = "power-hungry-8xa100-node/image-to-text/microsoft--git-base.json"


def _twice_as_much(folder: Path) -> str:
    """Replace a record by one of twice the energy; returns what CHANGES.md lacks, with a reason."""
    document = json.loads((folder / "records" / PLACE).read_bytes())
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["id"] += "-again"
            run["query"] = {name: value * 2 for name, value in run["query"].items()}
    record = factories.record_from(document)
    replace_record(record, folder, published_digests(folder, date.max))
    return _line(folder)


def _line(folder: Path) -> str:
    done = run_mkdocs(folder.parent / "nothing", "--config-file", str(configuration(folder / "mkdocs.yml", folder)))
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    return next(line for line in said.splitlines() if line.startswith("- `")).replace("<why>", "The meter was mended.")


def _say(folder: Path, line: str) -> None:
    path = folder / "CHANGES.md"
    head, mark, rest = path.read_text("utf-8").partition("\n## 2026-11-23")
    path.write_text(f"{head}\n## 2026-11-24: mended\n\n{line}\n{mark}{rest}", "utf-8")


@pytest.fixture(scope="session")
def folder(shared: Shared) -> Path:
    """Measurements in which one record was replaced and one withdrawn, each with a word; to be read only."""
    return shared("published", _write_measurements) / "measurements"


def _write_measurements(place: Path) -> None:
    fewer_measurements(place)
    folder = place / "measurements"
    # Measured after the last edition, so that publishing would begin a new one.
    shutil.rmtree(folder / "records" / "epyc-2-vcpu")
    _say(folder, _twice_as_much(folder))
    publish(folder, date.max)
    data = (folder / "records" / GONE).read_bytes()
    digest = next(item for item in (folder / "published.jsonl").read_text("utf-8").splitlines() if GONE in item)
    superseded_path(folder, json.loads(digest)["sha256"]).write_bytes(data)
    (folder / "records" / GONE).unlink()
    _say(folder, _line(folder))


@pytest.fixture(scope="session")
def site_of_it(folder: Path, shared: Shared) -> Path:
    """The site of these measurements; to be read only."""
    return shared("published-site", lambda out: built(out, "--config-file", str(folder / "mkdocs.yml")))


def test_a_changed_number_leaves_the_last_site_byte_for_byte(site: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MEASUREMENTS, tmp_path / "measurements"))
    last = Path(shutil.copytree(site, tmp_path / "nothing"))
    held = contents(last)
    assert "`openai-community/gpt2`, text-classification: " in _twice_as_much(folder)
    assert contents(last) == held


def test_superseded_and_withdrawn_pages_are_what_mkdocs_would_write(
    site_of_it: Path, folder: Path, tmp_path: Path
) -> None:
    config = configuration(tmp_path / "mkdocs.yml", folder, cards="pages")
    rendered = built(tmp_path / "rendered", "--config-file", str(config))
    pages = [*site_of_it.glob("labels/v1/*/index.html"), *site_of_it.glob("models/*/*/index.html")]
    assert len(pages) > 200
    cards = {page.parent.relative_to(site_of_it / "models").as_posix() for page in pages if "models" in page.parts}
    # The card of the withdrawn one tells that it was.
    shown = [*(folder / "records").rglob("*.json"), MEASUREMENTS / "records" / GONE]
    assert cards == {json.loads(path.read_bytes())["model"] for path in shown}
    different = [page for page in pages if page.read_bytes() != (rendered / page.relative_to(site_of_it)).read_bytes()]
    assert different == []


def test_every_superseded_record_is_there_with_page_and_picture(site_of_it: Path, folder: Path) -> None:
    kept = contents(folder / "superseded")
    assert len(kept) == 2
    assert contents(site_of_it / "api" / "v1" / "superseded") == kept
    for name in kept:
        stem = site_of_it / "labels" / "v1" / name.removesuffix(".json")
        assert stem.with_suffix(".svg").is_file()
        page = html.parse(stem / "index.html")
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "/labels/v1/" not in (site_of_it / "sitemap.xml").read_text("utf-8")
    assert (site_of_it / "data" / "published.jsonl").read_bytes() == (folder / "published.jsonl").read_bytes()


def test_a_withdrawn_label_still_answers_at_its_living_addresses(site_of_it: Path) -> None:
    badge = json.loads((site_of_it / "badges/microsoft/git-base/image-to-text.json").read_bytes())
    assert badge["message"] == "withdrawn"
    assert "was withdrawn" in (site_of_it / "models/microsoft/git-base/index.html").read_text("utf-8")
    assert json.loads((site_of_it / "api/v1/models/microsoft/git-base.json").read_bytes())["labels"] == []
    # A copy that is made by the API's page has it too.
    count = len(json.loads((site_of_it / "api/v1/index.json").read_bytes())["files"])
    assert f"{count} of {count} documents fetched" in (site_of_it / "api/index.html").read_text("utf-8")


def test_feed_and_data_page_say_old_and_new_and_why(site_of_it: Path) -> None:
    for page in ("feed.xml", "data/index.html"):
        text = (site_of_it / page).read_text("utf-8")
        assert "The meter was mended." in text
        assert "no figure" in text
        assert "labels/v1/" in text


def test_a_reader_comes_from_a_superseded_label_to_the_newest(site_of_it: Path, browser: Browser) -> None:
    (old,) = (
        path.parent.relative_to(site_of_it).as_posix()
        for path in site_of_it.glob("labels/v1/*/index.html")
        if "Superseded</strong>" in path.read_text("utf-8")
    )
    with served(site_of_it) as address:
        page = browser.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
        page.goto(f"{address}{old}/")
        assert page.locator("article img").first.evaluate("image => image.naturalWidth") > 0
        assert page.locator(".el-history tbody tr").count() == 2
        page.get_by_role("link", name="another label").click()
        assert "Current." in page.locator(".el-state").inner_text()
        page.close()
