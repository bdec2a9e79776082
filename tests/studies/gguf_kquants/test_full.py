"""The whole benchmark, where its files are at hand: the committed records are the import, and its findings come out."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.records.files.reading import record_in
from generator.records.model import Record, Run
from generator.studies.gguf_kquants.importer import PROFILE
from generator.studies.gguf_kquants.study import STUDY
from generator.studies.importing import import_study
from tests.studies.importing import files_below, folder_for, study_folder

Key = tuple[str, str, str]
FULL = ("fp16", "bf16")


@pytest.fixture(scope="module")
def archive() -> Path:
    """The study's files, or a skip that says how to have them."""
    return study_folder("gguf-kquants-3-machines")


@pytest.fixture(scope="module")
def imported(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a fresh import."""
    measurements = folder_for(STUDY, tmp_path_factory.mktemp("import") / "measurements")
    assert import_study(STUDY, archive, measurements) == (108, 108)
    return measurements / "records" / PROFILE


@pytest.fixture(scope="module")
def records(imported: Path) -> Mapping[Key, Record]:
    """The records by model, task and file; a file that is not quantised is `full`."""
    found = [record_in(data, name) for name, data in files_below(imported).items()]
    return {(each.model, each.task, each.setup.quantization or "full"): each for each in found}


def run_of(record: Record) -> Run:
    """The one pass of a record."""
    return record.workloads[0].runs[0]


def a_token(record: Record) -> float:
    """Joules of a token that was written."""
    run = run_of(record)
    assert run.counts is not None
    assert run.counts.tokens_out is not None
    return run.query.total_joules() / run.counts.tokens_out


def a_problem(record: Record) -> float:
    """Joules of an answer."""
    return run_of(record).query.total_joules() / run_of(record).queries


def test_the_committed_records_are_the_import(imported: Path, committed: Path) -> None:
    assert files_below(imported) == files_below(committed / "records" / PROFILE)


@pytest.mark.parametrize(
    ("quantised", "least", "most"),
    [("q8-0", -37, -36), ("q5-k-m", -45, -42), ("q4-k-m", -53, -48), ("q2-k", -62, -54)],
)
def test_what_a_token_saves_where_answers_are_long(
    records: Mapping[Key, Record], quantised: str, least: int, most: int
) -> None:
    found = [
        round(100 * (a_token(record) / a_token(records[model, task, "full"]) - 1))
        for (model, task, name), record in records.items()
        if name == quantised and task in ("code-completion", "chat")
    ]
    assert len(found) == 6
    assert (min(found), max(found)) == (least, most)


def test_a_longer_answer_undoes_what_a_token_saves(records: Mapping[Key, Record]) -> None:
    coarse, full = (records["google/gemma-4-E2B-it", "code-completion", name] for name in ("q2-k", "full"))
    assert round(a_token(coarse) / a_token(full) - 1, 2) in (-0.54, -0.53)
    assert round(a_problem(coarse) / a_problem(full) - 1, 2) == -0.13
    counts = [run_of(record).counts for record in (coarse, full)]
    longer = [count.tokens_out for count in counts if count and count.tokens_out]
    assert round(longer[0] / longer[1], 1) == 1.9


def test_what_the_coarse_files_of_qwen_get_wrong(records: Mapping[Key, Record]) -> None:
    files = ("full", "q8-0", "q4-k-m", "q3-k-m", "q2-k")
    qwen = [records["Qwen/Qwen2.5-Coder-3B-Instruct", "code-completion", name] for name in files]
    assert [round(100 * record.quality[0].value, 1) for record in qwen] == [72.6, 71.3, 68.3, 47.6, 47.0]


def test_the_constants_give_back_the_parts_that_are_known(records: Mapping[Key, Record]) -> None:
    """What the parts of the passes over instructions stand on."""
    apart, odd = [], 0
    runs = [run_of(record) for record in records.values() if record.task != "chat"]
    for run in runs:
        energy, window = run.query.energy_joules, run.query.duration_s + 1.5170
        off = abs(energy["cpu"] + energy["ram"] - (8.2197 + 11.0067) * window) / run.query.total_joules()
        if run.note is None:
            apart.append(off)
        else:
            odd += 1
    assert (len(apart), odd) == (78, 3)
    assert max(apart) < 0.002
