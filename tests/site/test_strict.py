"""A strict build fails on what a reader would stumble over."""

import shutil
from pathlib import Path

import pytest

from tests.sharing import Shared
from tests.site.building import ROOT, configuration, few_measurements, run_mkdocs


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A copy of the hand-written pages."""
    return Path(shutil.copytree(ROOT / "site_src" / "pages", tmp_path / "pages"))


@pytest.fixture
def measurements(builds: None, shared: Shared) -> Path:
    """Few records: whether a hand-written page passes does not depend on how many there are."""
    return shared("few", few_measurements) / "measurements"


def _build(tmp_path: Path, pages: Path, measurements: Path) -> tuple[int, str]:
    config = configuration(tmp_path / "mkdocs.yml", measurements)
    text = config.read_text("utf-8").replace(str(ROOT / "site_src" / "pages"), str(pages))
    config.write_text(text, "utf-8")
    done = run_mkdocs(tmp_path / "site", "--config-file", str(config))
    return done.returncode, done.stdout + done.stderr


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path, pages: Path, measurements: Path) -> None:
    with (pages / "about.md").open("a", encoding="utf-8") as file:
        file.write("\n[nowhere](nowhere.md)\n")
    code, output = _build(tmp_path, pages, measurements)
    assert code != 0
    assert "nowhere.md" in output


def test_a_computed_piece_that_nobody_computes_fails_the_build(tmp_path: Path, pages: Path, measurements: Path) -> None:
    with (pages / "about.md").open("a", encoding="utf-8") as file:
        file.write("\n<!-- energy-label: wishes -->\n")
    code, output = _build(tmp_path, pages, measurements)
    assert code != 0
    assert "no fragment 'wishes'" in output


def test_the_makefile_never_builds_quietly() -> None:
    lines = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "mkdocs" in line]
    assert lines
    assert not any("--quiet" in line or " -q" in line for line in lines)
