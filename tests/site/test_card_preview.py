"""A record's card before anybody has published it: built by the command, looked at in a browser and from a disk."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from tests import factories
from tests.authors.submitting.making import ROOT, bytes_of, submission, submitting
from tests.interrupting import interruptible
from tests.patience import PATIENCE_S
from tests.site.building import contents
from tests.site.serving import served, visit

pytestmark = pytest.mark.usefixtures("builds")
MODEL = "acme/new"
PAGE = f"models/{MODEL}/index.html"


def _command(*arguments: str) -> list[str]:
    return interruptible("-m", "generator.cli", "preview", *arguments)


def _preview(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*arguments, "--no-open"),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SITE_URL": "https://labels.example/sub/"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with measurements, and a record beside it."""
    folder = tmp_path_factory.mktemp("preview")
    made = submitting(folder)
    (folder / "record.json").write_bytes(bytes_of(submission(MODEL, factor=1.05)))
    return made.base


@pytest.fixture(scope="module")
def card(base: Path) -> Path:
    """The folder of the record's card."""
    before = contents(base)
    done = _preview(base, str(base.parent / "record.json"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"The card: card-preview/{PAGE}\n"
    after = contents(base)
    assert {path: digest for path, digest in after.items() if not path.startswith("card-preview/")} == before
    return base / "card-preview"


def test_it_holds_one_card_with_its_label_and_badge(card: Path) -> None:
    files = set(contents(card))
    assert [path for path in files if path.startswith("models/")] == [PAGE]
    stem = f"{MODEL}/{factories.TASK}--{factories.PROFILE_ID}"
    for path in (f"labels/{stem}.svg", f"badges/{stem}.svg", "index.html"):
        assert path in files
    assert not [path for path in files if path.startswith(("tasks/", "compare", "search/", "data/"))]


def test_each_link_leads_to_a_file_or_to_the_published_site(card: Path) -> None:
    links = re.findall(r'\s(?:href|src)="([^"]*)"', (card / PAGE).read_text("utf-8"))
    for link in links:
        if link.startswith(("https://", "#", "data:", "mailto:")):
            continue
        assert (card / PAGE).parent.joinpath(re.split("[?#]", link)[0]).resolve().is_file(), link
    assert f"https://labels.example/sub/tasks/{factories.TASK}/" in links


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_it_reads_well_from_a_server_and_from_a_disk(card: Path, browser: Browser, width: int, dark: bool) -> None:
    with served(card) as address, visit(browser, address, width, dark) as seen:
        page = seen.open(PAGE)
        assert page.locator("h1").inner_text() == "new"
        assert page.get_by_text("A preview, not published:").is_visible()
        assert page.locator(".el-label img").evaluate("image => image.naturalWidth") > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.faults == []
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((card / PAGE).as_uri())
        assert page.locator(".el-label img").bounding_box()["width"] > 200  # type: ignore[index]
        background = "getComputedStyle(document.querySelector('.md-banner')).borderBottomStyle"
        assert page.locator("body").evaluate(background) == "solid"
    finally:
        context.close()


def test_a_second_measurement_stands_on_the_card_of_the_first(base: Path) -> None:
    document = submission("acme/m0", "carol", factor=1.02)
    for workload in document["workloads"]:
        for number, run in enumerate(workload["runs"]):
            run["id"] = f"again.{workload['id']}.{number}"
    (base.parent / "again.json").write_bytes(bytes_of(document))
    done = _preview(base, str(base.parent / "again.json"), "--out", str(base.parent / "second"))
    assert done.returncode == 0, done.stderr
    model = json.loads((base.parent / "second" / "api" / "v1" / "models" / "acme" / "m0.json").read_text("utf-8"))
    assert "reproduced" in json.dumps(model)


def test_every_fault_is_told_and_nothing_is_left(base: Path) -> None:
    document = submission(MODEL, factor=1.05)
    document["workloads"][0]["runs"][0]["failed_queries"] = 1
    document["accelerators_counted"] = 8
    (base.parent / "bad.json").write_text(json.dumps(document))
    done = _preview(base, str(base.parent / "bad.json"), "--out", str(base.parent / "bad"))
    assert done.returncode == 1
    assert "failed_queries" in done.stderr and "accelerators_counted" in done.stderr
    assert not (base.parent / "bad").exists()


def test_the_committed_measurements_are_found_from_any_folder(tmp_path: Path, committed: Path) -> None:
    before = contents(committed)
    record = next(committed.glob("records/*/text-classification/openai-community--gpt2.json"))
    done = _preview(tmp_path, str(record))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "card-preview" / "models" / "openai-community" / "gpt2" / "index.html").is_file()
    assert contents(committed) == before


def test_it_is_served_on_this_machine_alone_until_it_is_stopped(base: Path) -> None:
    # The browser is one that is none. A failure leaves neither a child nor an open pipe, which would fail a later test.
    with subprocess.Popen(
        _command("../record.json", "--out", "../served"),
        cwd=base,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BROWSER": "true %s"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == f"The card: ../served/{PAGE}\n"
            said = process.stdout.readline()
            found = re.fullmatch(rf"Shown at (http://127\.0\.0\.1:\d+/{PAGE}) until Ctrl-C\.\n", said)
            assert found
            with urlopen(found[1], timeout=PATIENCE_S) as answer:
                assert b"A preview, not published:" in answer.read()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=PATIENCE_S) == 0
        finally:
            process.kill()
