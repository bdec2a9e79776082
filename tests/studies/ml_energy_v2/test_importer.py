"""ML.ENERGY v2's files become records with a point for each."""

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.check import check
from generator.records.model import Made, Parallel, Point, Record
from generator.studies.importing import import_study
from generator.studies.ml_energy_v2.importer import ARCHIVE, read_study
from generator.studies.ml_energy_v2.study import STUDY
from tests.studies.ml_energy_v2.made_up import A100, CHAT, MOVED, SMALL, made_up_files, write


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """The made-up study's records."""
    return read_study(write(tmp_path_factory.mktemp("study"), made_up_files()))


def points(records: list[Record], path: str) -> list[Point]:
    """The points of the record at a path."""
    (record,) = (record for record in records if record.relative_path == path)
    (workload,) = record.workloads
    return list(workload.points)


def test_each_model_is_a_record_a_task_and_gpu_and_they_come_sorted(records: list[Record]) -> None:
    assert [(record.relative_path, record.accelerators_counted) for record in records] == [
        ("ml-energy-v2-a100-40gb/chat/acme--small.json", 16),
        ("ml-energy-v2-h100/chat/acme--small.json", 1),
        ("ml-energy-v2-h100/chat/meta-llama--Llama-3.1-8B-Instruct.json", 1),
        ("ml-energy-v2-h100/text-to-image/acme--painter--fp16.json", 1),
        ("ml-energy-v2-h100/text-to-video/acme--film--fp16.json", 1),
    ]


def test_an_answer_has_its_energy_its_time_on_the_machine_its_tokens_and_its_mean_latency(
    records: list[Record],
) -> None:
    one, many = points(records, "ml-energy-v2-h100/chat/acme--small.json")
    assert (one.id, many.id) == ("1gpu-server32", "1gpu-server64")
    assert one.means is not None
    assert (one.means.runs, one.means.energy_joules, one.means.duration_s) == (1, {"gpu": 30.0}, 0.1)
    assert one.means.counts is not None
    assert one.means.counts.tokens_out == 100.0
    assert one.latency is not None
    assert one.latency.inter_token_s == {"mean": 0.032}


def test_a_pipeline_counts_the_gpus_of_all_its_stages(records: list[Record]) -> None:
    one, two = points(records, "ml-energy-v2-a100-40gb/chat/acme--small.json")
    assert (one.id, one.gpus, one.parallel) == ("8gpu-tensor8-server32", 8, Parallel(tensor=8))
    assert (two.id, two.gpus, two.parallel) == (
        "16gpu-tensor8-pipeline2-server64",
        16,
        Parallel(tensor=8, pipeline=2),
    )


def test_pictures_and_videos_say_what_was_made(records: list[Record]) -> None:
    (picture,) = points(records, "ml-energy-v2-h100/text-to-image/acme--painter--fp16.json")
    assert (picture.id, picture.made) == ("1gpu-batch4", Made(width=1024, height=576, steps=25))
    assert picture.means is not None
    assert (picture.means.energy_joules, picture.means.duration_s) == ({"gpu": 1200.0}, 4.0)
    assert picture.latency is not None
    assert picture.latency.end_to_end_s == {"mean": 16.0}
    (film,) = points(records, "ml-energy-v2-h100/text-to-video/acme--film--fp16.json")
    assert film.made == Made(width=1024, height=576, steps=25, frames=16)
    assert film.means is not None
    assert film.means.counts is not None
    assert film.means.counts.videos_out == 1.0


def test_a_model_that_the_hub_has_moved_goes_by_today_s_name(records: list[Record]) -> None:
    names = {record.model: record.provenance.name_in_source for record in records}
    assert names.pop("meta-llama/Llama-3.1-8B-Instruct") == MOVED
    assert set(names.values()) == {None}


def test_a_record_names_its_files_in_the_order_of_its_points(records: list[Record], tmp_path: Path) -> None:
    (source,) = records[0].provenance.files
    assert source.path == f"{CHAT}/{A100}/{SMALL}: the 2 files of these points, in their order here"
    changed = made_up_files()
    changed[f"{CHAT}/{A100}/{SMALL}-pp1/bs32+tp8+pp1.json"]["Energy/req (J)"] = 31.0
    (other,) = read_study(write(tmp_path, changed))[0].provenance.files
    assert other.sha256 != source.sha256
    assert records[0].measured_to.isoformat() == "2024-09-20"


def test_checkout_archive_and_archive_in_a_folder_give_the_same_records(tmp_path: Path, records: list[Record]) -> None:
    upstream = write(tmp_path / "upstream", made_up_files())
    folder = tmp_path / "folder"
    folder.mkdir()
    with tarfile.open(folder / ARCHIVE, "w:xz") as archive:
        for name in ("data", "docs"):
            archive.add(upstream / name, arcname=name)
    assert read_study(folder) == read_study(folder / ARCHIVE) == read_study(upstream) == records


def test_a_second_import_changes_nothing_and_the_records_pass_the_check(
    tmp_path: Path, target: Path, committed: Path
) -> None:
    study = write(tmp_path / "study", made_up_files())
    assert import_study(STUDY, study, target) == (5, 5)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert import_study(STUDY, study, target) == (0, 5)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    (target / "CHANGES.md").write_bytes((committed / "CHANGES.md").read_bytes())
    assert check(target, [], datetime.now(UTC).date()) == 5
