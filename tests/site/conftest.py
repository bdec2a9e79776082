"""Sites built once for all workers (the committed one, one with a preview, a large one), and a browser for each."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from generator.pages.finding.blocks import keys, shelves
from tests.patience import PAGE_PATIENCE_S
from tests.sharing import Shared
from tests.site.building import MEASUREMENTS, built, configuration, few_measurements, fewer_measurements
from tests.site.links import Built
from tests.site.previewing import write_preview
from tests.site.serving import OPTIONS, Visit, served, visit
from tests.site.tools import chromium

COPIES = 4
STUDY = "power-hungry-8xa100-node"
OTHER = "another-node"


@pytest.fixture(scope="session")
def site(builds: None, shared: Shared) -> Path:
    """The committed site, built exactly as `mkdocs build --strict` builds it; to be read only."""
    return shared("site", built)


@pytest.fixture(scope="session")
def few(builds: None, shared: Shared) -> Path:
    """A site of a handful of records, built in seconds; to be read only."""
    configured = shared("few", few_measurements) / "mkdocs.yml"
    return shared("few-site", lambda out: built(out, "--config-file", str(configured)))


@pytest.fixture
def in_blocks(few: Path, tmp_path: Path) -> Path:
    """The small site as if it were a large one: the models of its search in a block beside the index."""
    site = tmp_path / "site"
    shutil.copytree(few, site, copy_function=os.link)
    path = site / "search" / "index.json"
    index = json.loads(path.read_bytes())
    path.unlink()
    names, words = index["models"]["name"], shelves(index["models"]["name"])
    directory = {
        "models": len(names),
        "firsts": [min(key for name in names for key in keys(name))],
        "words": list(words),
    }
    files = {
        "index.json": index
        | {"models": {"name": [], "labels": []}, "labels": {"task": [], "class": "", "wh": []}, "blocks": directory},
        "models/0.json": {name: index[name] for name in ("models", "labels")},
        **{f"words/{shelf}.json": found for shelf, found in words.items()},
    }
    for name, content in files.items():
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_text(json.dumps(content), "utf-8")
    return site


@pytest.fixture(scope="session")
def parsed(site: Path) -> Built:
    """The committed site with its pages parsed; to be read only."""
    return Built(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one a worker; each test has a context of its own in it."""
    path = chromium()
    # Five seconds of patience are too few for a browser that shares its cores.
    expect.set_options(timeout=PAGE_PATIENCE_S * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS, timeout=PAGE_PATIENCE_S * 1000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the committed site is served, with a final slash."""
    with served(site) as address:
        yield address


@pytest.fixture
def visited(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit to the committed site on a wide screen, at which nothing may go wrong."""
    with visit(browser, address, 1280) as made:
        yield made
        assert made.faults == []


@pytest.fixture(scope="session")
def preview(shared: Shared) -> Path:
    """A configuration of the site with fewer records and a preview folder beside it, called as it always is."""

    def make(folder: Path) -> None:
        write_preview(folder / "preview")
        fewer_measurements(folder)

    return shared("preview", make) / "mkdocs.yml"


@pytest.fixture(scope="session")
def previewed(builds: None, preview: Path, shared: Shared) -> Path:
    """The site of fewer records with this machine's preview; to be read only."""
    return shared("previewed", lambda out: built(out, "--config-file", str(preview), PREVIEW="yes"))


@pytest.fixture(scope="session")
def unpreviewed(builds: None, preview: Path, shared: Shared) -> Path:
    """The same site without it, though it lies there; to be read only."""
    return shared("unpreviewed", lambda out: built(out, "--config-file", str(preview), PREVIEW="no"))


@pytest.fixture(scope="session")
def many(shared: Shared) -> Path:
    """A configuration with every record of the study four more times, on another machine.

    So tables go over several pages, several processes have work, and cards hold labels of two profiles.
    """
    return shared("many", _write_many) / "mkdocs.yml"


def _write_many(folder: Path) -> None:
    fewer_measurements(folder)
    profiles = folder / "measurements" / "profiles"
    text = (profiles / f"{STUDY}.toml").read_text("utf-8").replace(f'id = "{STUDY}"', f'id = "{OTHER}"')
    (profiles / f"{OTHER}.toml").write_text(text.replace("primary = true\n", ""), "utf-8")
    for record in sorted((MEASUREMENTS / "records" / STUDY).rglob("*.json")):
        for copy in range(COPIES):
            _copy(record, folder / "measurements" / "records" / OTHER, f"-{copy}" if copy else "")
    configuration(folder / "mkdocs.yml", folder / "measurements")


def _copy(path: Path, folder: Path, suffix: str) -> None:
    record = json.loads(path.read_bytes())
    record["profile"] = OTHER
    record["model"] += suffix
    for workload in record["workloads"]:
        for run in workload["runs"]:
            run["id"] += f"-copy{suffix}"
    organisation, name, *variant = path.stem.split("--")
    target = folder / record["task"] / f"{'--'.join([organisation, name + suffix, *variant])}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(record), "utf-8")


@pytest.fixture(scope="session")
def many_site(builds: None, many: Path, shared: Shared) -> Path:
    """The large site, built by one process; to be read only."""
    options = {"ENERGY_LABEL_JOBS": "1", "PYTHONHASHSEED": "1", "TZ": "Pacific/Apia"}
    return shared("many-site", lambda out: built(out, "--config-file", str(many), **options))
