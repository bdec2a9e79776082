"""A GGUF file becomes a record through the worker, with what was read from it; and what is refused before."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.suite.campaign.planning.publication import as_published
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.recording import record_of
from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.files import digest_of_files
from tests.suite.plans import plan
from tests.suite.runtimes.gguf.tiny import write_tiny
from tests.suite.terms import BASELINE, RunsEach, terms


def asked(path: Path | str, task: str = "text-generation", **changes: Any) -> tuple[Target, ...]:
    entry = {"tasks": [task], "models": [str(path)], **changes}
    if str(path).startswith(("/", ".")):
        entry = {"as": "somebody/tiny", **entry}
    return targets_of(plan(entry))


@pytest.mark.usefixtures("libraries")
def test_a_file_becomes_a_record_through_the_worker(tmp_path: Path) -> None:
    tiny = write_tiny(tmp_path / "a.gguf", "Q8_0")
    queries = tmp_path / "queries.jsonl"
    queries.write_text("".join(json.dumps({"text": f"what a {word} it is"}) + "\n" for word in "abcdefgh"))
    [target] = as_published(asked(tiny.path, queries=str(queries), workloads=["wikitext"]))
    assert (target.runtime, target.precision, target.quantization, target.variant) == (
        "llama-cpp",
        "fp32",
        "q8-0",
        "fp32-q8-0",
    )
    campaign = terms(tmp_path / "state", queries=8, window_s=0.3)
    ended = list(worker.measure(target, campaign, BASELINE, RunsEach(2)))
    assert isinstance(ended[-1], worker.Done), ended[-1]
    journal = Journal(tmp_path / "state", target)
    begun = journal.begun()
    assert begun is not None
    runs = {name: journal.runs(name) for name in target.workloads}
    judged = {name: found for name in target.workloads if (found := journal.judged(name))}
    made = record_of(target, begun, runs, 0, "A test", None, judged)
    assert record_in(serialized(made), "a.json") == made
    for run in made.workloads[0].runs:
        counts = run.counts
        assert counts is not None and counts.passes == {"model": 10 * run.queries}
        assert counts.tokens_out == 10 * run.queries
        assert counts.tokens_in is not None and counts.tokens_in == 16 * run.queries
    assert journal.weights_bytes == tiny.path.stat().st_size
    assert made.provenance.model_folder_sha256 == digest_of_files(tiny.path)
    assert "xllamacpp" in made.provenance.tools
    notes = " ".join(made.provenance.notes)
    assert "that it is q8-0 was read from the file" in notes
    assert "llama.cpp used 1 thread and had no layer on a GPU." in notes


@pytest.mark.usefixtures("libraries")
def test_a_file_exchanged_after_it_was_looked_at_is_not_measured_as_what_it_was(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "a.gguf", "Q8_0").path
    [target] = asked(path, workloads=["wikitext"])
    path.unlink()
    write_tiny(path, "Q4_0")
    ended = list(worker.measure(target, terms(tmp_path / "state"), BASELINE, RunsEach(2)))
    assert isinstance(ended[-1], worker.Failed)
    assert "is q4-0, which was not known when this began" in ended[-1].reason


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"precision": ["fp16"]}, "leave out --precision"),
        ({"precision": ["fp32"]}, "leave out --precision"),
        ({"quantization": ["bnb-int8"]}, "leave out --quantization"),
        ({"compiled": [True], "batch_size": [4]}, "leave out --compile, --batch-size"),
        ({"runtime": ["onnxruntime"]}, "leave out --runtime"),
        ({"weights": "random"}, "leave out --weights"),
    ],
)
def test_what_the_file_settles_is_not_typed(changes: dict[str, Any], told: str, tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "a.gguf").path
    with pytest.raises(EnergyLabelError, match=told):
        asked(path, **changes)
    assert asked(path, batch_size=[1], compiled=[False])


def test_what_is_no_model_for_the_job_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "a.gguf").path
    with pytest.raises(
        EnergyLabelError, match=r"cannot do text-classification as fine-tuned.*--approach zero-shot or few-shot"
    ):
        asked(path, "text-classification", approach="fine-tuned")
    with pytest.raises(EnergyLabelError, match=r"at least 10 new tokens.*--approach zero-shot"):
        asked(path, "summarization", approach="fine-tuned")
    with pytest.raises(EnergyLabelError, match=r"cannot do sentence-similarity.*choose another task"):
        asked(path, "sentence-similarity")
    with pytest.raises(EnergyLabelError, match=r"is a file and has no name of its own"):
        targets_of(plan({"tasks": ["text-generation"], "models": [str(path)]}))
    with pytest.raises(EnergyLabelError, match=r"is not there; name a GGUF file"):
        asked(tmp_path / "b.gguf")
    with pytest.raises(EnergyLabelError, match=r"names no GGUF file: write organisation/name/file.gguf"):
        asked("organisation/file.gguf")
    with pytest.raises(EnergyLabelError, match=r"leave out --as"):
        asked("organisation/name/file.gguf", **{"as": "other/name"})
    path.write_bytes(b"GGUF")
    with pytest.raises(LoadingError, match=r"is not a GGUF file"):
        asked(path)


def test_a_missing_extra_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", None)
    with pytest.raises(EnergyLabelError, match=r"xllamacpp is not installed.*pip install 'model-energy-label\[gguf\]'"):
        asked(tmp_path / "a.gguf")


def test_a_file_on_the_hub_is_named_by_its_repository_and_path() -> None:
    [target] = asked("organisation/name/folder/file-Q4_K_M.gguf", workloads=["wikitext"])
    assert (target.source, target.model, target.runtime) == ("hub", "organisation/name", "llama-cpp")
    assert target.at == "organisation/name/folder/file-Q4_K_M.gguf"
