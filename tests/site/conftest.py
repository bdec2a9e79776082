"""Sites built once a session: the committed one, the same with a preview, and one for several processes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.building import MEASUREMENTS, built, configuration
from tests.site.previewing import write_preview
from tests.site.serving import OPTIONS, served
from tests.site.tools import chromium

COPIES = 5
STUDY = "power-hungry-8xa100-node"
OTHER = "another-node"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed site, built exactly as `mkdocs build --strict` builds it."""
    return built(tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for a module's tests."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the committed site is served, with a final slash."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration of the committed site with a preview folder beside it, called as it always is."""
    folder = tmp_path_factory.mktemp("preview")
    write_preview(folder / "preview")
    return configuration(folder / "mkdocs.yml", MEASUREMENTS)


@pytest.fixture(scope="session")
def previewed(preview: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed site with this machine's preview."""
    return built(tmp_path_factory.mktemp("previewed") / "site", "--config-file", str(preview), PREVIEW="yes")


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with every record of the study five more times, on another machine.

    So tables go over several pages, several processes have work, and cards hold labels of two profiles.
    """
    folder = tmp_path_factory.mktemp("many")
    shutil.copytree(MEASUREMENTS, folder / "measurements")
    profiles = folder / "measurements" / "profiles"
    text = (profiles / f"{STUDY}.toml").read_text("utf-8").replace(f'id = "{STUDY}"', f'id = "{OTHER}"')
    (profiles / f"{OTHER}.toml").write_text(text.replace("primary = true\n", ""), "utf-8")
    for record in sorted((MEASUREMENTS / "records" / STUDY).rglob("*.json")):
        for copy in range(COPIES):
            _copy(record, folder / "measurements" / "records" / OTHER, f"-{copy}" if copy else "")
    return configuration(folder / "mkdocs.yml", folder / "measurements")


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
def many_site(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large site, built by one process."""
    out = tmp_path_factory.mktemp("many-site") / "site"
    return built(out, "--config-file", str(many), ENERGY_LABEL_JOBS="1", PYTHONHASHSEED="1", TZ="Pacific/Apia")
