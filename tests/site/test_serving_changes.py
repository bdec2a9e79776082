"""`make serve`: what is served after each kind of change is what a clean build makes; faults and restarts are told."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.site.building import ROOT, contents

MARK = "a-mark-of-the-test"
# For one rebuild, on a machine that has much else to do.
_PATIENCE_S = 600
# Records that are left of each task.
_FEW = {"fill-mask": 8, "text-classification": 6}


@dataclass
class Served:
    """A checkout of its own, served from its folder by a process of its own."""

    root: Path
    address: str
    log: Path

    def text(self, path: str) -> str:
        """What a browser gets, an empty text while there is nothing."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=_PATIENCE_S) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        """Look until it is; where it never is, say what the server said."""
        end = time.monotonic() + _PATIENCE_S
        while not true():
            assert time.monotonic() < end, f"{what} never came:\n{self.log.read_text()}"
            time.sleep(0.05)

    @property
    def folder(self) -> Path:
        """What is served."""
        [found] = (self.root / "tmp").glob("mkdocs_*")
        return found

    def clean(self) -> dict[str, str]:
        """What a process that remembers nothing makes of the same checkout for the same address."""
        out = self.root / "clean"
        shutil.rmtree(out, ignore_errors=True)
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
        environment = {**_environment(self.root), "SITE_URL": self.address}
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return contents(out)


def _environment(root: Path) -> dict[str, str]:
    cache = os.environ.get("ENERGY_LABEL_CACHE") or str(ROOT / ".cache")
    mine = {"PREVIEW": "no", "PYTHONPATH": str(root), "TMPDIR": str(root / "tmp"), "ENERGY_LABEL_CACHE": cache}
    return {**os.environ, **mine, "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture
def served(builds: None, tmp_path: Path) -> Iterator[Served]:
    """A copy of the checkout with few of its records, served: at an address of its own every picture is painted."""
    for name in ("generator", "measurements", "site_src"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    _leave_few(tmp_path / "measurements")
    (tmp_path / "tmp").mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "mkdocs", "serve", "--strict", "--dev-addr", f"127.0.0.1:{port}"]
    log = tmp_path / "log.txt"
    with log.open("w") as file:
        process = subprocess.Popen(
            command, cwd=tmp_path, env={**_environment(tmp_path), "SITE_URL": address}, stdout=file, stderr=file
        )
    try:
        made = Served(tmp_path, address, log)
        made.wait_until(lambda: bool(made.text("")) or process.poll() is not None, "the site")
        assert process.poll() is None, log.read_text()
        yield made
    finally:
        # Not by a signal that a shell may have told it to ignore.
        process.terminate()
        process.wait()


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_what_is_served_after_each_kind_of_change_is_what_a_clean_build_makes(served: Served) -> None:
    root, records = served.root, served.root / "measurements" / "records"
    record = next(records.glob("*/fill-mask/*.json")).with_name(f"acme--{MARK}-4.json")
    card, document = f"models/acme/{MARK}-4/", f"api/v1/models/acme/{MARK}-4.json"
    changes: dict[str, tuple[Callable[[], None], Callable[[], bool]]] = {
        "style sheet": (
            lambda: _append(root / "site_src/pages/assets/base/site.css", f".{MARK}-1 {{ color: red }}\n"),
            lambda: f"{MARK}-1" in served.text("assets/style.css"),
        ),
        "page": (
            lambda: _append(root / "site_src/pages/about.md", f"\n{MARK}-2\n"),
            lambda: f"{MARK}-2" in served.text("about/"),
        ),
        "template of pages": (
            lambda: _append(root / "generator/pages/templates/card.html", f"<p>{MARK}-3</p>\n"),
            lambda: f"{MARK}-3" in served.text("models/distilbert/distilbert-base-uncased/"),
        ),
        "new record": (lambda: _add_record(record), lambda: f"{MARK}-4" in served.text(card)),
        "changed record": (lambda: _change_record(record), lambda: _digest(record) in served.text(document)),
        "deleted record": (record.unlink, lambda: not served.text(card)),
    }
    for kind, (change, there) in changes.items():
        change()
        served.wait_until(there, kind)
        found, expected = contents(served.folder), served.clean()
        different = {path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path)}
        assert different == set(), kind
    _a_fault_leaves_what_is_served(served, record)
    _what_is_read_once_is_told(served)


def _a_fault_leaves_what_is_served(served: Served, record: Path) -> None:
    before = contents(served.folder)
    record.write_text("{", "utf-8")
    served.wait_until(lambda: f"{record.name}: file" in served.log.read_text(), "the fault")
    assert contents(served.folder) == before
    record.unlink()
    served.wait_until(lambda: bool(served.text("about/")), "the mended site")
    assert contents(served.folder) == before


_READ_ONCE = ("units.py", "pages/looks/palette.toml", "labels/tasks.toml", "pages/calculator/grids.csv")


def _what_is_read_once_is_told(served: Served) -> None:
    """With what to do, and only of that: class limits are read for each build."""
    advice = [f"{Path(name).name} has changed, and is read only once" for name in _READ_ONCE]

    def changed_and_told() -> bool:
        # Again and again: what is changed before the first look is not seen to change.
        for name in (*_READ_ONCE, "labels/scales/fill-mask/power-hungry-8xa100-node/v1.toml"):
            _append(served.root / "generator" / name, "# changed\n" if name != _READ_ONCE[-1] else "")
        return all(f"{told}: stop with Ctrl-C and run make serve again." in served.log.read_text() for told in advice)

    served.wait_until(changed_and_told, "the advice")
    assert "v1.toml has changed" not in served.log.read_text()


def _leave_few(measurements: Path) -> None:
    """Some records of two tasks, on whose charts there are classes, intervals and quality, never published."""
    (measurements / "published.jsonl").unlink()
    for task in sorted((measurements / "records").glob("*/*")):
        for record in sorted(task.glob("*.json"))[_FEW.get(task.name, 0) :]:
            record.unlink()


def _add_record(path: Path) -> None:
    """A committed record once more, as another model's."""
    record = json.loads(next(path.parent.glob("*.json")).read_bytes())
    record["model"] = path.stem.replace("--", "/")
    for run in _runs(record):
        run["id"] += f"-{path.stem}"
    path.write_text(json.dumps(record), "utf-8")


def _change_record(path: Path) -> None:
    """Another figure, which puts the model elsewhere among the others."""
    record = json.loads(path.read_bytes())
    for run in _runs(record):
        run["query"] = {name: figure * 2 for name, figure in run["query"].items()}
    path.write_text(json.dumps(record), "utf-8")


def _runs(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for workload in record["workloads"]:
        yield from workload["runs"]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
