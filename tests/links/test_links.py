"""`make links` tells a dead link from one that is only refused or asked for too often."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.authors.stand_in_site import Answer, Site, serving
from tests.links.__main__ import own_address
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
PAGE = '<!doctype html><title>t</title><link rel="canonical" href="https://own.example/">{body}'
STATUSES = {"/there": 200, "/often": 429, "/refused": 403, "/gone": 404, "/broken": 500}


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


def test_dead_links_fail_and_no_others(programs: None, tmp_path: Path, elsewhere: Site) -> None:
    """All are tried at once: LinkChecker takes seconds, and waits for most of them."""
    there, often, refused, gone, broken = (elsewhere.address + path for path in STATUSES)
    # Of each: the exit code, whether links that lead out are tried, and the links.
    cases = {
        "they lead somewhere, or may": (0, "yes", "page/", "https://own.example/not/published", there, often, refused),
        "one out of the site is gone": (1, "yes", "page/", gone),
        "one out of the site is broken": (1, "yes", "page/", broken),
        "those out of the site are left aside": (0, "no", "page/", gone, broken),
        "one within the site is gone": (1, "no", "nowhere/"),
    }

    def code(number: int, case: tuple[int, str, *tuple[str, ...]]) -> int:
        folder = tmp_path / str(number)
        folder.mkdir()
        return tried(folder, *case[2:], external=case[1])

    with ThreadPoolExecutor(len(cases)) as pool:
        codes = dict(zip(cases, pool.map(code, range(len(cases)), cases.values()), strict=True))
    assert codes == {name: case[0] for name, case in cases.items()}
    assert {"/there", "/often", "/refused"} <= set(elsewhere.asked)


def test_a_folder_without_a_site_is_told(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "tests.links", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1 and "run make site first" in run.stderr


def test_the_sites_own_address_is_known_by_its_first_page(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(body=""))
    assert own_address(tmp_path) == "https://own.example/"
