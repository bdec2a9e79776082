"""A record at fault stops the build, every fault is named, and the site of before stays as it was, byte for byte."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sharing import Shared
from tests.site.building import MEASUREMENTS, configuration, contents, run_mkdocs

GOOD = MEASUREMENTS / "records" / "power-hungry-8xa100-node" / "text-classification" / "openai-community--gpt2.json"
Record = dict[str, Any]


def _run(record: Record) -> Record:
    run: Record = record["workloads"][0]["runs"][0]
    return run


def _set(where: Callable[[Record], Record], name: str, value: object) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        where(record)[name] = value

    return change


def _top(record: Record) -> Record:
    return record


def _provenance(record: Record) -> Record:
    found: Record = record["provenance"]
    return found


def _query(record: Record) -> Record:
    found: Record = _run(record)["query"]
    return found


# What is done to a good record, and the words that the build must say about it beside the file's name.
FAULTS: dict[str, tuple[Callable[[Record], None], str]] = {
    "script-in-name": (_set(_top, "model", "<script>alert(1)</script>/x"), "model"),
    "path-in-name": (_set(_top, "model", "../../etc"), "model"),
    "dots-in-name": (_set(_top, "model", "a..b/c"), "'..'"),
    "path-in-profile": (_set(_top, "profile", "../x"), "profile"),
    "path-in-run-id": (_set(_run, "id", "../../x"), "runs[0].id"),
    "reserved-name": (_set(_top, "model", "v1/0123456789abcdef.svg"), "collide"),
    "too-many-queries": (_set(_run, "queries", 10**9), "faster than"),
    "too-much-processor": (_set(_query, "cpu_joules", 1e12), "over the profile's limit"),
    "unknown-task": (_set(_top, "task", "../tasks"), "task"),
    "unknown-field": (_set(_top, "grade", "A"), "grade"),
    "ten-megabytes": (_set(_provenance, "citation", "x" * 10_000_000), "2000000 bytes"),
    "not-a-number": (_set(_query, "gpu_joules", float("nan")), "gpu_joules"),
    "infinite": (_set(_query, "gpu_joules", float("inf")), "gpu_joules"),
    "zero": (_set(_query, "duration_s", 0), "duration_s"),
    "huge-number": (_set(_run, "queries", 10**400), "queries"),
    "text-for-number": (_set(_query, "gpu_joules", "1e3"), "gpu_joules"),
    "too-much-power": (_set(_query, "gpu_joules", 1e11), "over the profile's limit"),
    "too-little-power": (_set(_query, "gpu_joules", 1e-3), "under the profile's idle draw"),
    "in-the-future": (_set(_run, "finished_at", "2999-01-01T00:00:00"), "in the future"),
    "year-zero": (_set(_run, "finished_at", "0000-01-01T00:00:00"), "finished_at"),
    "failed-queries": (_set(_run, "failed_queries", 1), "failed_queries"),
    "script-address": (_set(_provenance, "source_url", "javascript:alert(1)"), "source_url"),
    "quote-in-address": (_set(_provenance, "source_url", 'https://x.example/"onclick="'), "source_url"),
    "control-character": (_set(_provenance, "measured_by", "a\x00b"), "measured_by"),
    "direction-override": (_set(_provenance, "measured_by", "a\u202eb"), "measured_by"),
    "lone-surrogate": (_set(_provenance, "measured_by", "a\ud800b"), "unexpected end of hex escape"),
}
RAW: dict[str, tuple[str, str]] = {
    "empty.json": ("", "EOF"),
    "cut-off.json": ('{"schema_version": 1, ', "EOF"),
    "a-list.json": ("[]", "file"),
    "deep.json": ("[" * 100_000, "recursion"),
    "notes.txt": ("hello", "only plain .json files"),
}


@pytest.fixture(scope="module")
def told(before: Path, shared: Shared) -> str:
    """What the build of every fault at once says; the site it was to replace is `before`."""

    def make(place: Path) -> None:
        folder = place / "measurements"
        shutil.copytree(MEASUREMENTS, folder, ignore=shutil.ignore_patterns("records"))
        _write_faults(folder)
        (place / "told").write_text(_refused(folder, before), "utf-8")

    return (shared("bad", make) / "told").read_text("utf-8")


def _write_faults(folder: Path) -> None:
    """Every faulty record and file, into measurements without any."""
    records = folder / "records" / "power-hungry-8xa100-node" / "text-classification"
    records.mkdir(parents=True)
    for name, (change, _) in FAULTS.items():
        record = json.loads(GOOD.read_bytes())
        record["model"] = f"acme/{name}"
        change(record)
        (records / f"acme--{name}.json").write_text(json.dumps(record), "utf-8")
    for name, (text, _) in RAW.items():
        (records / name).write_text(text, "utf-8")
    (records / "link.json").symlink_to("/etc/passwd")


@pytest.fixture(scope="module")
def before(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last good site."""
    return shutil.copytree(site, tmp_path_factory.mktemp("before") / "site")


def _refused(folder: Path, site: Path) -> str:
    """The output of a build that must fail and must leave `site` alone."""
    held = contents(site)
    config = configuration(folder / "mkdocs.yml", folder)
    done = run_mkdocs(site, "--config-file", str(config))
    assert done.returncode not in (0, None), done.stderr
    assert contents(site) == held
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", FAULTS)
def test_every_faulty_record_is_named_with_its_fault(name: str, told: str) -> None:
    lines = [line for line in told.splitlines() if f"acme--{name}.json" in line]
    assert any(FAULTS[name][1] in line for line in lines), lines or told[:3000]


@pytest.mark.parametrize("name", RAW)
def test_every_file_that_is_no_record_is_named(name: str, told: str) -> None:
    lines = [line for line in told.splitlines() if f"/{name}" in line]
    assert any(RAW[name][1] in line for line in lines), lines or told[:3000]


def test_a_link_out_of_the_folder_is_not_followed(told: str) -> None:
    assert "link.json: file" in told
    assert "root:" not in told


def test_a_hostile_value_is_shown_short_and_on_one_line(told: str) -> None:
    assert max(map(len, told.splitlines())) < 500
    assert told.isascii() or all(character.isprintable() or character in "\n\x1b" for character in told)
    assert "\x00" not in told
    assert "\u202e" not in told


def test_a_copied_record_is_refused(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "measurements"
    shutil.copytree(MEASUREMENTS, folder)
    record = json.loads(GOOD.read_bytes()) | {"model": "acme/copy"}
    place = folder / GOOD.relative_to(MEASUREMENTS).with_name("acme--copy.json")
    place.write_text(json.dumps(record), "utf-8")
    text = _refused(folder, before)
    assert "already part of" in text
    assert "openai-community--gpt2.json" in text
    assert "acme--copy.json" in text


def test_a_record_in_another_s_place_is_refused(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "measurements"
    shutil.copytree(MEASUREMENTS, folder)
    (folder / GOOD.relative_to(MEASUREMENTS)).rename(
        folder / GOOD.relative_to(MEASUREMENTS).with_name("acme--small.json")
    )
    assert "its place is" in _refused(folder, before)
