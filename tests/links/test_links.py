"""`make links` tells a dead link from one that is only refused or asked for too often."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.authors.stand_in_site import Answer, Site, serving
from tests.links.__main__ import own_address
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
PAGE = '<!doctype html><title>t</title><link rel="canonical" href="https://own.example/">{body}'
STATUSES = {"/there": 200, "/gone": 404, "/broken": 500, "/often": 429, "/refused": 403}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Site]:
    with serving() as site:
        site.answers = {path: Answer(status, b"<!doctype html>") for path, status in STATUSES.items()}
        yield site


def tried(folder: Path, *links: str, external: str = "yes") -> int:
    body = "".join(f'<a href="{link}">a link</a>' for link in links)
    (folder / "index.html").write_text(PAGE.format(body=body))
    (folder / "page").mkdir(exist_ok=True)
    (folder / "page" / "index.html").write_text(PAGE.format(body='<a href="../">back</a>'))
    run = subprocess.run(
        [sys.executable, "-m", "tests.links", str(folder)],
        cwd=ROOT,
        env={"EXTERNAL": external, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert "Traceback" not in run.stderr + run.stdout
    return run.returncode


def test_links_that_lead_somewhere_pass_and_so_do_those_that_may(tmp_path: Path, elsewhere: Site) -> None:
    away = [elsewhere.address + path for path in ("/there", "/often", "/refused")]
    elsewhere.asked.clear()
    assert tried(tmp_path, "page/", "https://own.example/not/published/yet", *away) == 0
    assert {"/there", "/often", "/refused"} <= set(elsewhere.asked)


@pytest.mark.parametrize("path", ["/gone", "/broken"])
def test_a_dead_link_out_of_the_site_fails(tmp_path: Path, elsewhere: Site, path: str) -> None:
    assert tried(tmp_path, "page/", elsewhere.address + path) == 1


def test_links_out_of_the_site_can_be_left_aside(tmp_path: Path, elsewhere: Site) -> None:
    away = [elsewhere.address + path for path in ("/gone", "/broken")]
    assert tried(tmp_path, "page/", *away, external="no") == 0


def test_a_dead_link_within_the_site_fails(tmp_path: Path) -> None:
    assert tried(tmp_path, "nowhere/", external="no") == 1


def test_a_folder_without_a_site_is_told(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "tests.links", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1 and "run make site first" in run.stderr


def test_the_sites_own_address_is_known_by_its_first_page(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(body=""))
    assert own_address(tmp_path) == "https://own.example/"
