"""A site built beside the last one: killed it leaves that whole, and after a change it is what a clean build makes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.patience import PATIENCE_S
from tests.site.building import ROOT, built, contents, handful_measurements


def test_built_beside_the_last_site_and_killed_or_changed(builds: None, tmp_path: Path) -> None:
    handful_measurements(tmp_path / "handful")
    config = str(tmp_path / "handful" / "mkdocs.yml")
    site, cache = tmp_path / "site", tmp_path / "cache"
    _build_beside(site, config, cache)
    before = contents(site)
    # When it has just begun to write, and when it has given files of the last site a name in the spare one.
    for sign in ("site.next/index.html", "site.old/labels"):
        _killed_once_there_is(tmp_path / sign, site, config, cache)
        assert contents(site) == before
    records = tmp_path / "handful" / "measurements" / "records"
    _change(records)
    inodes = {path.stat().st_ino for path in (site / "labels").rglob("*.svg")}
    _build_beside(site, config, cache)
    clean = contents(built(tmp_path / "clean", "--config-file", config))
    assert contents(site) == clean
    # Most of its files are those that were there.
    again = {path.stat().st_ino for path in (site / "labels").rglob("*.svg")}
    assert len(again & inodes) > len(again) * 0.8
    # And so it is in the site before the last, once that is brought up to date.
    assert contents(site.with_name("site.old")) == before
    _build_beside(site, config, cache)
    assert contents(site) == clean
    assert {path.stat().st_ino for path in (site / "labels").rglob("*.svg")} == again


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
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config]
    return [*beside, *build, "--site-dir", f"{site}.next"]


def _environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "ENERGY_LABEL_CACHE": str(cache), "PREVIEW": "no"}


def _build_beside(site: Path, config: str, cache: Path) -> None:
    done = subprocess.run(
        _command(site, config), cwd=ROOT, env=_environment(cache), capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
