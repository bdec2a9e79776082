"""What `check` accepts a build accepts: records changed in ways that people and studies change them, through both."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.build import build
from generator.check import check
from generator.errors import EnergyLabelError
from generator.pages import frame, stamp
from generator.pages.environment import environment
from generator.pages.prose.fragments import fragments
from tests.site.building import MEASUREMENTS

RECORDS = MEASUREMENTS / "records"
TODAY = date(2026, 12, 31)
Document = dict[str, Any]


def _first(count: int) -> Callable[[Document], None]:
    """Leave the first `count` runs of every workload, and of every way of serving."""

    def change(record: Document) -> None:
        for workload in record["workloads"]:
            workload.pop("totals", None)
            for holder in (workload, *workload.get("points", ())):
                if "runs" in holder:
                    holder["runs"] = holder["runs"][:count]

    return change


def _one_of_each(record: Document) -> None:
    record["workloads"] = record["workloads"][:1]
    for workload in record["workloads"]:
        if "points" in workload:
            workload["points"] = workload["points"][:1]


def _untold(record: Document) -> None:
    """Without what a study may not say: quality, times, counts, lengths."""
    for name in ("quality", "idle", "variant_of"):
        record.pop(name, None)
    for workload in record["workloads"]:
        for holder in (workload, *workload.get("points", ())):
            for name in ("latency", "lengths", "note"):
                holder.pop(name, None)
            for name in ("duration_s", "counts", "deviation_joules"):
                holder.get("means", {}).pop(name, None)


CHANGES = {"one run": _first(1), "one of each": _one_of_each, "untold": _untold}


@pytest.fixture(scope="module")
def few(builds: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first record of each third folder of records, without a ledger, in which a changed number needs a reason."""
    folder = tmp_path_factory.mktemp("accepted") / "measurements"
    shutil.copytree(MEASUREMENTS, folder, ignore=shutil.ignore_patterns("records", "published.jsonl"))
    (folder / "published.jsonl").touch()
    for place in sorted({path.parent for path in RECORDS.rglob("*.json")})[::3]:
        source = min(place.glob("*.json"))
        target = folder / source.relative_to(MEASUREMENTS)
        target.parent.mkdir(parents=True)
        shutil.copy(source, target)
    return folder


def _made(measurements: Path, out: Path) -> None:
    """Everything that a build makes but the pictures that are painted and MkDocs' frame."""
    site = build(measurements, "https://labels.example.org/", TODAY)
    assert site.pages and [*site.files()]
    drawn = site._charts.drawn
    for piece in fragments(environment(), site.content, drawn, "").values():
        piece()
    models = stamp.stamped_models(site.edition)
    stamp.Stamping(site.edition, frame.Frame(), measurements / "records", out, pages=False).stamp(models)
    for model in models:
        assert [*stamp.framed_pages(site.edition, model)]
    site.write_tables(out)


def _changed(measurements: Path, change: Callable[[Document], None]) -> int:
    """Change every record that `check` still accepts afterwards; the others stay. Returns how many changed."""
    count = 0
    for path in sorted((measurements / "records").rglob("*.json")):
        good = path.read_bytes()
        document = json.loads(good)
        change(document)
        path.write_text(json.dumps(document), "utf-8")
        try:
            check(measurements, [path], TODAY)
            check(measurements, [], TODAY)
            count += path.read_bytes() != good
        except EnergyLabelError:
            path.write_bytes(good)
    return count


@pytest.fixture
def copied(few: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(few, tmp_path / "measurements"))


@pytest.mark.parametrize("name", CHANGES)
def test_less_than_a_study_usually_says_is_enough_for_a_page(name: str, copied: Path, tmp_path: Path) -> None:
    assert _changed(copied, CHANGES[name]) > 3
    _made(copied, tmp_path / "out")


def _places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if at:
        yield at
    children = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for name, child in children:
        yield from _places(child, (*at, name))


def _mutate(chance: random.Random) -> Callable[[Document], None]:
    """Take something out, cut a list short, or turn a number into another."""

    def change(record: Document) -> None:
        *way, last = chance.choice([*_places(record)])
        holder: Any = record
        for step in way:
            holder = holder[step]
        value = holder[last]
        if isinstance(value, list) and chance.random() < 0.7:
            holder[last] = value[: chance.choice([1, 2, 3])]
        elif isinstance(value, int | float) and not isinstance(value, bool) and chance.random() < 0.7:
            holder[last] = type(value)(value * chance.choice([0.5, 1.3, 10, 0.001]))
        else:
            del holder[last]

    return change


@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_whatever_is_taken_out_of_records(seed: int, few: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("mutated")
    shutil.copytree(few, folder / "measurements")
    _changed(folder / "measurements", _mutate(random.Random(seed)))
    _made(folder / "measurements", folder / "out")
