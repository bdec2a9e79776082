"""The importer on a made-up study: phases apart, names of today, data sets apart, notes where something is odd."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from generator.check import check
from generator.errors import EnergyLabelError
from generator.records.files.reading import record_in
from generator.records.files.store import read_profiles, read_records
from generator.records.model import SCHEMA_VERSION, Record, Workload
from generator.studies.importing import import_study
from generator.studies.power_hungry.files import study_files
from generator.studies.power_hungry.importer import PROFILE, read_study
from generator.studies.power_hungry.names import hub_id
from generator.studies.power_hungry.study import STUDY
from tests import factories
from tests.studies.power_hungry.made_up import CELLS, FIXTURE, made_up_files, run_id

NLPTOWN = "nlptown/bert-base-multilingual-uncased-sentiment"


@pytest.fixture
def records() -> dict[str, Record]:
    """The fixture's records by model."""
    return {record.model: record for record in read_study(FIXTURE)}


def workload(record: Record, name: str) -> Workload:
    """One workload of a record."""
    return next(item for item in record.workloads if item.id == name)


def query_joules(record: Record, name: str) -> list[float]:
    """Joules of each run's query phase."""
    return [run.query.total_joules() for run in workload(record, name).runs]


def test_the_fixture_is_what_its_description_makes() -> None:
    on_disk = {path.relative_to(FIXTURE).as_posix(): path.read_text("utf-8") for path in FIXTURE.rglob("*.csv")}
    assert on_disk == made_up_files()


def test_each_model_and_task_is_one_record_under_the_study_s_profile(records: dict[str, Record]) -> None:
    assert [(record.model, record.task, len(record.workloads)) for record in records.values()] == [
        ("fxmarty/pix2struct-tiny-random", "image-to-text", 1),
        ("facebook/detr-resnet-50", "object-detection", 2),
        ("bigscience/bloomz-7b1", "text-classification", 1),
        ("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "text-classification", 1),
        (NLPTOWN, "text-classification", 2),
    ]
    assert {(record.profile, record.accelerators_counted) for record in records.values()} == {(PROFILE, 8)}


def test_records_come_sorted_by_path() -> None:
    paths = [record.relative_path for record in read_study(FIXTURE)]
    assert all(one < other for one, other in pairwise(paths))


def test_the_query_phase_is_kept_apart_from_loading(records: dict[str, Record]) -> None:
    # 0.001, 0.002 and 0.003 kWh; loading took a whole kWh.
    assert query_joules(records[NLPTOWN], "sst2") == pytest.approx([3600.0, 7200.0, 10800.0], rel=1e-12)
    run = workload(records[NLPTOWN], "sst2").runs[0]
    assert run.load is not None
    assert run.load.total_joules() == pytest.approx(3_600_000.0, rel=1e-12)
    assert run.query.energy_joules == {"gpu": 1800.0, "cpu": 360.0, "ram": 1440.0}
    assert (run.query.duration_s, run.queries, run.failed_queries, run.transfer) == (3.6, 1000, 0, None)


def test_moving_the_model_to_the_gpu_is_a_phase_of_its_own(records: dict[str, Record]) -> None:
    runs = workload(records["bigscience/bloomz-7b1"], "sst2").runs
    assert [run.transfer.total_joules() if run.transfer else None for run in runs] == pytest.approx([1_800_000.0] * 3)


def test_every_run_of_the_fixture_is_taken_once(records: dict[str, Record]) -> None:
    ids = sorted(run.id for record in records.values() for item in record.workloads for run in item.runs)
    assert ids == sorted(run_id(cell, number) for cell in CELLS for number in range(3))


def test_resized_and_unresized_pictures_are_kept_apart(records: dict[str, Record]) -> None:
    record = records["facebook/detr-resnet-50"]
    assert query_joules(record, "coco") == pytest.approx([720_000.0] * 3)
    assert query_joules(record, "coco-resized") == pytest.approx([180_000.0] * 3)
    assert [run.counts.images_in for run in workload(record, "coco").runs if run.counts] == [1000] * 3


def test_a_run_in_another_region_carries_a_note_and_no_other_does(records: dict[str, Record]) -> None:
    notes = {run.id: run.note for record in records.values() for item in record.workloads for run in item.runs}
    cell = next(cell for cell in CELLS if cell.regions)
    odd = {key: note for key, note in notes.items() if note}
    assert odd == {run_id(cell, 1): "The raw data name another region for this run: quebec."}


def test_weights_drawn_at_random_are_told(records: dict[str, Record]) -> None:
    weights = {record.model: record.weights for record in records.values()}
    assert weights.pop("fxmarty/pix2struct-tiny-random") == "random"
    assert set(weights.values()) == {"pretrained"}


def test_a_name_that_the_hub_has_moved_is_today_s_and_the_old_one_is_kept(records: dict[str, Record]) -> None:
    old = "distilbert-base-uncased-finetuned-sst-2-english"
    assert records[f"distilbert/{old}"].provenance.name_in_source == old
    assert records[NLPTOWN].provenance.name_in_source is None
    assert hub_id("gpt2") == "openai-community/gpt2"
    assert hub_id("google/flan-t5-xl") == "google/flan-t5-xl"


def test_lengths_and_quality_come_from_their_tables(records: dict[str, Record]) -> None:
    record = records["bigscience/bloomz-7b1"]
    lengths = workload(record, "sst2").lengths
    assert lengths is not None
    assert (lengths.unit, lengths.mean_in, lengths.mean_out, lengths.queries) == ("words", 15.0, 1.5, 2)
    assert [(item.metric, item.dataset, item.value) for item in record.published_quality] == [
        ("accuracy", "sst2", 0.5),
        ("accuracy", "imdb", 0.25),
        ("accuracy", "tomatoes", 0.75),
    ]
    assert workload(records[NLPTOWN], "sst2").lengths is None
    assert records[NLPTOWN].quality == ()


def test_times_that_a_spreadsheet_rewrote_are_read(records: dict[str, Record]) -> None:
    runs = workload(records["facebook/detr-resnet-50"], "coco").runs
    assert [run.finished_at and run.finished_at.isoformat() for run in runs] == [
        f"2023-10-02T09:0{number}:00" for number in range(3)
    ]


def test_runs_are_in_the_order_of_time_whatever_the_order_of_the_lines(study: Path) -> None:
    expected = read_study(study)
    path = study / "data/emissions/complete/text_classif_imdb.csv"
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *reversed(rows)]), "utf-8")
    runs = [[run.id for item in record.workloads for run in item.runs] for record in read_study(study)]
    assert runs == [[run.id for item in record.workloads for run in item.runs] for record in expected]


def test_folder_and_archive_give_the_same_records(study: Path, packed: Callable[[Path], Path]) -> None:
    assert read_study(packed(study)) == read_study(study)


def test_a_second_import_changes_nothing(study: Path, target: Path) -> None:
    assert import_study(STUDY, study, target) == (5, 5)
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.is_file()}
    assert len(before) == 6
    assert import_study(STUDY, study, target) == (0, 5)
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.is_file()} == before


def test_files_of_version_1_that_say_the_same_are_left_byte_for_byte(study: Path, target: Path) -> None:
    import_study(STUDY, study, target)
    for path in (target / "records").rglob("*.json"):
        path.write_bytes(factories.file_of(factories.in_version_1(record_in(path.read_bytes(), path.name))))
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert all(b'"schema_version": 1' in data for path, data in before.items() if path.suffix == ".json")
    assert import_study(STUDY, study, target) == (0, 5)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    edited = next(path for path in before if path.suffix == ".json")
    edited.write_bytes(before[edited].replace(b"1440", b"1441"))
    assert import_study(STUDY, study, target) == (1, 5)
    assert record_in(edited.read_bytes(), edited.name).file_version == SCHEMA_VERSION


def test_an_import_mends_a_record_that_was_changed_by_hand(study: Path, target: Path) -> None:
    import_study(STUDY, study, target)
    path = next(target.rglob("*.json"))
    good = path.read_bytes()
    path.write_bytes(good.replace(b"1440", b"1441") + b" ")
    assert import_study(STUDY, study, target) == (1, 5)
    assert path.read_bytes() == good


def test_what_was_imported_passes_the_check(study: Path, target: Path, committed: Path) -> None:
    import_study(STUDY, study, target)
    (target / "CHANGES.md").write_text((committed / "CHANGES.md").read_text("utf-8"), "utf-8")
    stored = read_records(target, read_profiles(target), datetime.now(UTC).date())
    assert check(target, [], datetime.now(UTC).date()) == 5
    assert [item.record for item in stored] == read_study(study)


def test_a_folder_without_the_study_s_profile_is_told_in_a_sentence_and_left_as_it_is(
    study: Path, target: Path
) -> None:
    (target / "profiles" / f"{PROFILE}.toml").unlink()
    with pytest.raises(EnergyLabelError, match=rf"lacks {PROFILE}\.toml; name a checkout's measurements/ folder\.$"):
        import_study(STUDY, study, target)
    assert [path.name for path in target.rglob("*")] == ["profiles"]


def test_the_day_of_the_import_is_not_held_against_the_study(study: Path, target: Path) -> None:
    path = study / "data/emissions/complete/text_classif_imdb.csv"
    path.write_text(path.read_text("utf-8").replace("2023-10-02T", "2999-10-02T"), "utf-8")
    assert import_study(STUDY, study, target) == (5, 5)


def test_the_table_of_files_names_each_workload_of_a_task_once_for_each_kind_of_model() -> None:
    files = study_files()
    assert len(files) == 56
    assert len({file.name for file in files}) == 56
    assert {file.workload for file in files if "resized" in file.name} == {
        file.workload for file in files if file.workload.endswith("-resized")
    }
    assert all(file.approach == "zero-shot" for file in files if file.name.startswith("zeroshot_"))
