"""Quality from the answers that the energy paid for, into the record: a twin of any task is no better than guessing."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.records.model import Record
from generator.records.model.quality import LEAST_ITEMS
from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.preview import preview_plan
from generator.suite.campaign.running.enough import finished
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.progress import Progress
from generator.suite.campaign.running.recording import record_of
from generator.suite.case import TASKS, load_case
from generator.suite.meters.meter import MeterError
from generator.suite.meters.replay import ReplayMeter, reading
from tests.suite.campaign.own_queries import WORKLOADS, write_queries
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, cpu_profile, terms

pytestmark = pytest.mark.usefixtures("libraries")


def measured(target: Target, state: Path, readings: int = 3, **changes: Any) -> Journal:
    meter = ReplayMeter([reading(1.0)] * readings)
    campaign = terms(state, **{"queries": 1000, "warm_up_blocks": 2, **changes})
    measure_target(target, campaign, BASELINE, meter, "cpu", lambda: None, RunsEach(2), lambda _: None)
    return Journal(state, target)


def record(journal: Journal, target: Target) -> Record:
    begun = journal.begun()
    assert begun is not None
    judged = {name: found for name in target.workloads if (found := journal.judged(name))}
    return record_of(target, begun, {name: journal.runs(name) for name in target.workloads}, 0, "A test", None, judged)


def tiny_twin(task: str, queries: str) -> Target:
    tiny, _ = preview_plan(cpu_profile(), Path())
    [model] = [entry.models[0] for entry in tiny.measure if entry.tasks == (task,)]
    entry = {"tasks": [task], "models": [model], "weights": "random", "queries": queries}
    return targets_of(plan({**entry, "workloads": [WORKLOADS[task][0]]}))[0]


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("task", TASKS)
def test_a_twin_is_no_better_than_chance(task: str, tmp_path: Path) -> None:
    target = tiny_twin(task, str(write_queries(task, tmp_path / "queries")))
    made = record(measured(target, tmp_path / "state"), target)
    assert all(run.non_answers is not None for workload in made.workloads for run in workload.runs)
    assert record_in(serialized(made), "a.json") == made
    assert list(impossible(made, cpu_profile(), "here", made.measured_to)) == []
    name, queries = WORKLOADS[task]
    if task == "text-to-image":
        assert made.quality == ()
        assert [note for note in made.provenance.notes if note.startswith("No quality was measured of sd-prompts: ")]
        # The twin's own safety checker was asked of every picture.
        assert all(run.withheld is not None for run in made.workloads[0].runs)
        return
    assert made.quality and {figure.workload for figure in measured_of(made)} == {name}
    for figure in measured_of(made):
        assert figure.items == queries
        assert figure.chance is not None and figure.interval_95 is not None
        # Of so few answers nothing is told: it is asked of as many as would do.
        assert figure.above_chance is None or figure.items >= LEAST_ITEMS
        assert figure.model_copy(update={"items": LEAST_ITEMS}).above_chance is False, figure
    assert made.provenance.tools["case"] == f"{task}, version {load_case(task).version}"


def measured_of(made: Record) -> list[Any]:
    return [figure for figure in made.quality if figure.kind == "measured"]


def test_answers_that_are_right_are_above_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.suite.workloads.text_classification import TextClassification

    asked = write_queries("text-classification", tmp_path / "queries")
    known = {row["text"]: row["label"] for row in map(json.loads, asked.read_text().splitlines())}
    answer = TextClassification.answer

    def knowing(adapter: Any, batch: Any) -> list[str]:
        answer(adapter, batch)
        return [adapter.labels[known[text]] for text in batch]

    monkeypatch.setattr(TextClassification, "answer", knowing)
    target = tiny_twin("text-classification", str(asked))
    [figure] = measured_of(record(measured(target, tmp_path / "state"), target))
    assert (figure.metric, figure.value, figure.unmapped) == ("accuracy", 1.0, 0.0)
    assert figure.model_copy(update={"items": LEAST_ITEMS}).above_chance is True


def test_made_up_queries_have_no_quality_and_the_record_says_so(tmp_path: Path) -> None:
    target = targets_of(plan({"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"]}))[0]
    made = record(measured(target, tmp_path, readings=9, queries=4), target)
    assert made.quality == ()
    said = "No quality was measured of sst2: made-up queries have no right answer."
    assert said in made.provenance.notes


def test_lines_without_references_have_no_quality(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("one two\nthree four\nfive six\n")
    target = tiny_twin("text-classification", str(file))
    made = record(measured(target, tmp_path / "state"), target)
    assert made.quality == ()
    assert "No quality was measured of sst2: its queries came without references (label)." in made.provenance.notes


def test_what_was_cut_short_before_the_judging_is_judged_the_next_time(tmp_path: Path) -> None:
    target = tiny_twin("text-classification", str(write_queries("text-classification", tmp_path / "queries")))
    journal = measured(target, tmp_path / "state")
    first = journal.judged("sst2")
    (journal.folder / "sst2.quality.json").unlink()
    assert not finished(target, journal, RunsEach(2))
    # Loaded once more, and no run is made.
    assert measured(target, tmp_path / "state", readings=1).judged("sst2") == first
    assert len(journal.runs("sst2")) == 2


def test_the_answers_are_judged_outside_the_window(tmp_path: Path) -> None:
    target = tiny_twin("sentence-similarity", str(write_queries("sentence-similarity", tmp_path / "queries")))
    told: list[str] = []

    class Telling(ReplayMeter):
        def start(self, name: str) -> None:
            told.append("opens")
            super().start(name)

        def stop(self) -> Any:
            told.append("closes")
            return super().stop()

    def tell(progress: Progress) -> None:
        told.append(progress.stage)

    campaign = terms(tmp_path / "state", queries=1000, warm_up_blocks=2)
    meter = Telling([reading(1.0)] * 3)
    measure_target(target, campaign, BASELINE, meter, "cpu", lambda: None, RunsEach(2), tell)
    judging = told.index("judging the answers")
    assert told[judging - 1] == "closes" and told.count("judging the answers") == 1
    assert told[:judging].count("opens") == told[:judging].count("closes")


def test_a_missing_library_is_told_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "jiwer", None)
    target = tiny_twin(
        "automatic-speech-recognition", str(write_queries("automatic-speech-recognition", tmp_path / "queries"))
    )
    told: list[Progress] = []
    with pytest.raises(Exception, match=r"^jiwer is not installed, by which wer is computed; install what measuring"):
        meter = ReplayMeter([MeterError("never asked")])
        measure_target(target, terms(tmp_path), BASELINE, meter, "cpu", lambda: None, RunsEach(1), told.append)
    assert told == []


def test_a_model_of_other_classes_has_no_quality_where_the_workload_was_not_made_for_it(tmp_path: Path) -> None:
    folder = write_queries("image-classification", tmp_path / "queries")
    tiny, _ = preview_plan(cpu_profile(), Path())
    [model] = [entry.models[0] for entry in tiny.measure if entry.tasks == ("object-detection",)]
    entry = {"tasks": ["object-detection"], "models": [model], "weights": "random", "queries": str(folder)}
    target = targets_of(plan({**entry, "workloads": ["cppe-resized"]}))[0]
    rows = ['{"file": "000.png", "reference": {"bbox": [[1, 1, 9, 9]], "category": ["Mask"]}}']
    (folder / "references.jsonl").write_text("\n".join(rows))
    made = record(measured(target, tmp_path / "state"), target)
    assert made.quality == ()
    [note] = [note for note in made.provenance.notes if note.startswith("No quality")]
    assert note == (
        "No quality was measured of cppe-resized: The model knows other classes than those of cppe-resized "
        "(no 'Coverall', for one)."
    )
