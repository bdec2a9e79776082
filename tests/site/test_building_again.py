"""A site built beside the last one: killed it leaves that whole, and after a change it is what a clean build makes.

So it is by MkDocs, and without it where nothing has changed that it renders.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from generator.pages.storing.cache import MADE, PICTURES, cache_of
from tests.patience import PATIENCE_S
from tests.site.building import ROOT, built, contents, handful_measurements

_WITHOUT_MKDOCS = "Nothing has changed that MkDocs renders"


def test_built_beside_the_last_site_and_killed_or_changed(builds: None, tmp_path: Path) -> None:
    config, pages = _of_a_handful(tmp_path / "handful")
    site, cache = tmp_path / "site", _cache(tmp_path / "cache")
    assert _WITHOUT_MKDOCS not in _build_beside(site, config, cache)
    before = contents(site)
    # When MkDocs has begun to write; and without it, when files of the last site were given a name in the spare one.
    about = pages / "about.md"
    text = about.read_text("utf-8")
    about.write_text(f"{text}\n\nOne more line.\n", "utf-8")
    _killed_once_there_is(tmp_path / "site.next/index.html", site, config, cache)
    assert contents(site) == before
    about.write_text(text, "utf-8")
    _killed_once_there_is(tmp_path / "site.old/labels", site, config, cache)
    assert contents(site) == before
    records = tmp_path / "handful" / "measurements" / "records"
    _change(records)
    about.write_text(text.replace("# About", "# About it all", 1), "utf-8")
    _let_settle()
    inodes = {path.stat().st_ino for path in (site / "labels").rglob("*.svg")}
    assert _WITHOUT_MKDOCS not in _build_beside(site, config, cache)
    clean = contents(built(tmp_path / "clean", "--config-file", config))
    assert contents(site) == clean
    # Most of its files are those that were there.
    again = {path.stat().st_ino for path in (site / "labels").rglob("*.svg")}
    assert len(again & inodes) > len(again) * 0.8
    # And so it is in the site before the last, once that is brought up to date.
    assert contents(site.with_name("site.old")) == before
    assert _WITHOUT_MKDOCS in _build_beside(site, config, cache)
    assert contents(site) == clean
    assert {path.stat().st_ino for path in (site / "labels").rglob("*.svg")} == again


def test_without_mkdocs_a_site_is_the_same_and_no_fault_of_its_is_passed_over(builds: None, tmp_path: Path) -> None:
    config, pages = _of_a_handful(tmp_path / "handful")
    site, cache = tmp_path / "site", _cache(tmp_path / "cache")
    _build_beside(site, config, cache)
    _change_figures(tmp_path / "handful" / "measurements" / "records")
    # By hand, in what no data have a part in: then MkDocs makes it again.
    style = site / "assets" / "style.css"
    told = style.read_bytes()
    style.unlink()
    style.write_bytes(told + b"/* by hand */")
    assert _WITHOUT_MKDOCS not in _build_beside(site, config, cache)
    _change_figures(tmp_path / "handful" / "measurements" / "records")
    assert _WITHOUT_MKDOCS in _build_beside(site, config, cache)
    expected = contents(site)
    assert expected == contents(built(tmp_path / "clean", "--config-file", config))
    # What MkDocs refuses it has rendered before, and is asked for again each time.
    with (pages / "about.md").open("a", encoding="utf-8") as file:
        file.write("\n[To nowhere](nowhere.md)\n")
    _let_settle()
    for _ in range(2):
        done = _built_beside(site, config, cache)
        assert done.returncode != 0
        assert "nowhere.md" in done.stderr
    assert contents(site) == expected


def _of_a_handful(folder: Path) -> tuple[str, Path]:
    """A configuration of a handful of records, and its own pages, which a test may change."""
    handful_measurements(folder)
    for name in ("pages", "theme"):
        shutil.copytree(ROOT / "site_src" / name, folder / name)
    config = folder / "mkdocs.yml"
    text = config.read_text("utf-8")
    for name in ("pages", "theme"):
        text = text.replace(str(ROOT / "site_src" / name), str(folder / name))
    config.write_text(text, "utf-8")
    _let_settle()
    return str(config), folder / "pages"


def _cache(folder: Path) -> Path:
    """A cache of the test's own, which begins with what everybody's has: to paint it all anew shows nothing here."""
    for room in (MADE, PICTURES):
        if shared := cache_of(room).folder:
            for entry in filter(Path.is_file, shared.rglob("*")):
                _link(entry, folder / room / entry.relative_to(shared))
    return folder


def _link(entry: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    # One that another test has just thrown away is not missed.
    with suppress(FileNotFoundError):
        try:
            os.link(entry, place)
        except OSError:
            # Another disk.
            shutil.copy2(entry, place)


def _let_settle() -> None:
    """What has changed within a tick of a file system's clock may change again unseen, and is not noted."""
    time.sleep(2.1)


def _change_figures(records: Path) -> None:
    """One record has needed a little more."""
    changed = sorted((records / "power-hungry-8xa100-node" / "text-classification").glob("*.json"))[-1]
    record = json.loads(changed.read_bytes())
    for workload in record["workloads"]:
        for run in workload["runs"]:
            run["query"]["gpu_joules"] = round(1.001 * run["query"]["gpu_joules"], 6)
    changed.write_text(json.dumps(record), "utf-8")


def _change(records: Path) -> None:
    """One record less, one changed in what it says, and one more."""
    gone, changed, model, *_ = sorted((records / "power-hungry-8xa100-node" / "text-classification").glob("*.json"))
    gone.unlink()
    record = json.loads(changed.read_bytes())
    record["provenance"]["notes"].append("Looked at again.")
    changed.write_text(json.dumps(record), "utf-8")
    record = json.loads(model.read_bytes())
    record["model"] += "-again"
    for workload in record["workloads"]:
        for run in workload["runs"]:
            run["id"] += "-again"
    model.with_name(f"{model.stem}-again.json").write_text(json.dumps(record), "utf-8")


def _command(site: Path, config: str) -> list[str]:
    """As `make site` has it."""
    beside = [sys.executable, "-m", "generator.swapping", str(site)]
    return [*beside, sys.executable, "-m", "generator.remaking", f"{site}.next", config]


def _environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "ENERGY_LABEL_CACHE": str(cache), "PREVIEW": "no"}


def _built_beside(site: Path, config: str, cache: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(site, config), cwd=ROOT, env=_environment(cache), capture_output=True, text=True, timeout=PATIENCE_S
    )


def _build_beside(site: Path, config: str, cache: Path) -> str:
    done = _built_beside(site, config, cache)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _killed_once_there_is(sign: Path, site: Path, config: str, cache: Path) -> None:
    """A build that is killed, with all that it started, once it has written `sign`."""
    with subprocess.Popen(
        _command(site, config),
        cwd=ROOT,
        env=_environment(cache),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        end = time.monotonic() + PATIENCE_S
        while not sign.exists() and process.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
