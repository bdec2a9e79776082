"""The journal: finished runs survive, other facts are refused, one campaign at a time."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.records.model import Dataset, Phase, Run
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.journal import (
    Asked,
    Begun,
    Facts,
    Journal,
    JournalError,
    begin_anew,
    end_anew,
)


def target(**changes: Any) -> Target:
    given: dict[str, Any] = {
        "task": "fill-mask",
        "model": "org/name",
        "source": "hub",
        "at": "org/name",
        "approach": "pre-trained",
        "weights": "pretrained",
        "precision": "fp32",
        "workloads": ("c4",),
    }
    return Target(**{**given, **changes})


def run(number: int) -> Run:
    return Run(
        id=f"run-{number}",
        finished_at=datetime(2026, 11, 24, tzinfo=UTC),
        queries=10,
        query=Phase(duration_s=1.0, energy_joules={"cpu": float(number)}),
    )


def begun(**changes: Any) -> Begun:
    given: dict[str, Any] = {
        "profile": "cpu-only",
        "tools": {"torch": "2.13.0"},
        "hardware": "here",
        "machine": "a test's mark",
        "threads": 2,
        "how": {"cpu": "estimated"},
        "window_s": 30.0,
        "queries": 1000,
        "workloads": (Asked(id="c4", dataset=Dataset(name="allenai/c4"), queries_from="hub"),),
    }
    return Begun(facts=Facts(**{**given, **changes}), notes=("first",))


def test_runs_come_back_in_their_order_beyond_nine(tmp_path: Path) -> None:
    journal = Journal(tmp_path, target())
    for number in range(1, 13):
        journal.add("c4", run(number))
    assert [found.id for found in Journal(tmp_path, target()).runs("c4")] == [f"run-{n}" for n in range(1, 13)]


def test_another_variant_has_another_folder() -> None:
    slugs = {
        target().slug,
        target(precision="fp16").slug,
        target(revision="0" * 40).slug,
        target(queries="synthetic").slug,
        target(trust_remote_code=True).slug,
    }
    assert len(slugs) == 5
    assert all("/" not in slug and slug.startswith("fill-mask--org--name--") for slug in slugs)


def test_runs_of_other_versions_do_not_go_together(tmp_path: Path) -> None:
    journal = Journal(tmp_path, target())
    assert journal.begin(begun()) == begun()
    # What was begun first counts, its notes and idle baseline too.
    later = Begun(facts=begun().facts, notes=("second",))
    assert Journal(tmp_path, target()).begin(later).notes == ("first",)
    with pytest.raises(JournalError, match=r"torch: then '2\.13\.0', now '2\.14\.0'.*start again"):
        journal.begin(begun(tools={"torch": "2.14.0"}))
    with pytest.raises(JournalError, match=r"window_s: then 30\.0, now 1\.0"):
        journal.begin(begun(window_s=1.0))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"threads": 1}, r"threads: then 2, now 1.*start again"),
        ({"machine": "another of the same name"}, r"machine: then .* now 'another of the same name'"),
        ({"hardware": "ARM processor, of which the job had 1 processor"}, r"hardware: then 'here', now"),
    ],
)
def test_runs_of_another_machine_or_with_other_threads_do_not_go_together(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    journal = Journal(tmp_path, target())
    journal.begin(begun())
    with pytest.raises(JournalError, match=told):
        journal.begin(begun(**change))


def test_runs_are_joined_only_where_the_machine_is_known(tmp_path: Path) -> None:
    """Two machines that say nothing of themselves look alike."""
    journal = Journal(tmp_path, target())
    journal.begin(begun(machine=None))
    with pytest.raises(JournalError, match=r"nothing tells this machine from another of its kind.*start again"):
        journal.begin(begun(machine=None))


@pytest.mark.parametrize("content", [b"", b"{", b'{"id": "run-1"}', b"\xff\xfe"])
def test_a_damaged_run_costs_that_run_alone(tmp_path: Path, content: bytes) -> None:
    journal = Journal(tmp_path, target())
    for number in (1, 2):
        journal.add("c4", run(number))
    (journal.folder / "c4" / "001.json").write_bytes(content)
    assert [found.id for found in journal.runs("c4")] == ["run-2"]
    assert [path.name for path in journal.broken("c4")] == ["001.json"]
    # What is made anew takes no damaged file's place.
    journal.add("c4", run(3))
    assert [found.id for found in journal.runs("c4")] == ["run-2", "run-3"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_damaged_facts_are_named_and_not_skipped(tmp_path: Path, content: bytes) -> None:
    journal = Journal(tmp_path, target())
    journal.begin(begun())
    (journal.folder / "facts.json").write_bytes(content)
    with pytest.raises(JournalError, match=r"facts\.json is not what this version wrote"):
        journal.begun()


def test_what_a_crash_left_half_written_is_no_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path, target())
    journal.add("c4", run(1))
    (journal.folder / "c4" / ".002.json.tmp").write_bytes(b"{")
    assert [found.id for found in journal.runs("c4")] == ["run-1"]


def _kept(journal: Journal) -> list[str]:
    return [found.id for found in journal.runs("c4")]


def test_who_measures_anew_goes_on_after_a_stop_and_begins_anew_after_the_end(tmp_path: Path) -> None:
    one, other = Journal(tmp_path, target()), Journal(tmp_path, target(model="org/other"))
    for journal in (one, other):
        journal.add("c4", run(1))
        journal.finish("a place")
    begin_anew(tmp_path, [one])
    assert (one.done, _kept(one), _kept(other)) == (None, [], ["run-1"])
    one.add("c4", run(2))
    # The command was stopped, and another model is measured anew meanwhile.
    begin_anew(tmp_path, [other])
    assert (other.done, _kept(other)) == (None, [])
    end_anew(tmp_path, [other])
    begin_anew(tmp_path, [one])
    assert _kept(one) == ["run-2"]
    end_anew(tmp_path, [one])
    begin_anew(tmp_path, [one])
    assert _kept(one) == []


def test_what_was_never_finished_is_set_aside_too_unless_a_job_may_be_at_work_on_it(tmp_path: Path) -> None:
    """A run that is unlike those after it would stand in their way for good."""
    journal = Journal(tmp_path, target())
    journal.add("c4", run(1))
    begin_anew(tmp_path, [journal], unfinished=False)
    assert _kept(journal) == ["run-1"]
    end_anew(tmp_path, [journal])
    begin_anew(tmp_path, [journal])
    assert _kept(journal) == []


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x80"])
def test_a_place_that_cannot_be_read_is_told_with_its_remedy(tmp_path: Path, data: bytes) -> None:
    journal = Journal(tmp_path, target())
    journal.finish("a place")
    (journal.folder / "done").write_bytes(data)
    with pytest.raises(JournalError, match=r"done is not what this version wrote; delete its folder and start again"):
        _ = journal.done
