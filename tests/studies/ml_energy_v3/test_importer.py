"""ML.ENERGY v3's files become records with a point for each configuration."""

import tarfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.check import check
from generator.errors import EnergyLabelError
from generator.records.files.store import read_profiles, read_records
from generator.records.model import Made, Parallel, Point, Record
from generator.studies.importing import import_study
from generator.studies.jsonfile import Entry
from generator.studies.ml_energy_v3.importer import ARCHIVE, read_study
from generator.studies.ml_energy_v3.points import text_point
from generator.studies.ml_energy_v3.study import STUDY
from tests.studies.ml_energy_v3.made_up import (
    EIGHT_BITS,
    EXPERTS,
    SMALL,
    TWICE,
    Document,
    made_up_files,
    text_entry,
    write,
)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """The made-up study's records."""
    return read_study(write(tmp_path_factory.mktemp("study"), made_up_files()))


def points(records: list[Record], path: str) -> list[Point]:
    """The points of the record at a path."""
    (record,) = (record for record in records if record.relative_path == path)
    (workload,) = record.workloads
    return list(workload.points)


def test_each_model_is_a_record_a_task_gpu_and_precision_and_they_come_sorted(records: list[Record]) -> None:
    assert [record.relative_path for record in records] == [
        "ml-energy-v3-b200/chat/acme--small--bf16.json",
        "ml-energy-v3-b200/text-to-video/acme--film--bf16.json",
        "ml-energy-v3-h100/chat/acme--experts--bf16.json",
        "ml-energy-v3-h100/chat/acme--experts-FP8--fp8.json",
        "ml-energy-v3-h100/chat/acme--small--bf16.json",
        "ml-energy-v3-h100/code-completion/acme--small--bf16.json",
        "ml-energy-v3-h100/image-text-to-text/acme--small--bf16.json",
        "ml-energy-v3-h100/reasoning/openai--gpt-oss-20b--mxfp4.json",
        "ml-energy-v3-h100/text-to-image/acme--painter--bf16.json",
        "ml-energy-v3-h100/video-text-to-text/acme--small--bf16.json",
    ]
    assert {record.accelerators_counted for record in records if record.model in (EXPERTS, EIGHT_BITS)} == {8}
    assert {record.approach for record in records} == {"pre-trained"}


def test_an_answer_has_its_energy_its_time_on_the_machine_its_tokens_and_its_latency(records: list[Record]) -> None:
    one, many = points(records, "ml-energy-v3-h100/chat/acme--small--bf16.json")
    assert (one.id, many.id) == ("1gpu-server8", "1gpu-server64")
    assert one.means is not None
    assert one.means.energy_joules == {"gpu": 50.0}
    assert (one.means.runs, one.means.duration_s, one.means.deviation_joules) == (1, 0.1, None)
    assert one.means.counts is not None
    assert one.means.counts.tokens_out == 100.0
    assert one.latency is not None
    assert one.latency.inter_token_s == {"p50": 0.01, "p90": 0.02, "p95": 0.025, "p99": 0.04}
    assert (one.serving.at_once, one.gpus, one.parallel, one.made) == (8, 1, None, None)


def test_how_a_model_was_spread_over_gpus_is_told(records: list[Record]) -> None:
    (spread,) = points(records, "ml-energy-v3-h100/chat/acme--experts--bf16.json")
    assert (spread.id, spread.gpus, spread.parallel) == (
        "8gpu-expert8-data8-server8",
        8,
        Parallel(expert=8, data=8),
    )
    (tensor,) = points(records, "ml-energy-v3-b200/chat/acme--small--bf16.json")
    assert (tensor.id, tensor.gpus, tensor.parallel) == ("2gpu-tensor2-server8", 2, Parallel(tensor=2))


def test_pictures_and_videos_say_what_was_made_and_how_long_a_batch_took(records: list[Record]) -> None:
    one, many = points(records, "ml-energy-v3-h100/text-to-image/acme--painter--bf16.json")
    assert (one.id, many.id) == ("1gpu-batch1", "8gpu-ulysses2-ring4-batch4")
    assert many.made == Made(width=832, height=480, steps=20)
    assert many.means is not None
    assert (many.means.energy_joules, many.means.duration_s) == ({"gpu": 16000.0}, 4.0)
    assert many.latency is not None
    assert many.latency.end_to_end_s == {"mean": 16.0}
    (film,) = points(records, "ml-energy-v3-b200/text-to-video/acme--film--bf16.json")
    assert film.made == Made(width=832, height=480, steps=20, frames=81, frames_per_second=15.0)
    assert film.means is not None
    assert film.means.counts is not None
    assert film.means.counts.videos_out == 1.0


def test_a_setting_with_two_values_is_two_points_that_say_so(records: list[Record]) -> None:
    first, second = points(records, "ml-energy-v3-h100/reasoning/openai--gpt-oss-20b--mxfp4.json")
    assert (first.id, second.id) == ("1gpu-server96", "1gpu-server96-again")
    assert [point.means and point.means.energy_joules["gpu"] for point in (first, second)] == [50.0, 60.0]
    assert first.note == second.note
    assert first.note
    others = [
        point for record in records if record.model != TWICE for item in record.workloads for point in item.points
    ]
    assert not any(point.note for point in others)


def test_a_record_says_where_its_figures_can_be_checked_and_of_which_day_they_are(records: list[Record]) -> None:
    (record,) = (record for record in records if record.model == EIGHT_BITS)
    assert [file.path for file in record.provenance.files] == ["public/data/tasks/lm-arena-chat.json"]
    assert record.measured_to.isoformat() == "2026-02-16"
    assert (record.setup.precision, record.setup.quantization) == (None, "fp8")
    assert record.provenance.tools == {"vllm": "0.11.1"}


def test_checkout_archive_and_archive_in_a_folder_give_the_same_records(tmp_path: Path, records: list[Record]) -> None:
    write(tmp_path / "upstream", made_up_files())
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "README.txt").write_text("Not the study's.", "utf-8")
    with tarfile.open(folder / ARCHIVE, "w:xz") as archive:
        archive.add(tmp_path / "upstream" / "public", arcname="public")
    assert read_study(folder) == read_study(folder / ARCHIVE) == read_study(tmp_path / "upstream") == records


def test_a_second_import_changes_nothing_and_the_records_pass_the_check(
    tmp_path: Path, target: Path, committed: Path
) -> None:
    study = write(tmp_path / "study", made_up_files())
    assert import_study(STUDY, study, target) == (10, 10)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert import_study(STUDY, study, target) == (0, 10)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    (target / "CHANGES.md").write_bytes((committed / "CHANGES.md").read_bytes())
    today = datetime.now(UTC).date()
    assert check(target, [], today) == 10
    assert len(read_records(target, read_profiles(target), today)) == 10


def as_read(entry: Document) -> Entry:
    """An entry as it comes from its file, numbers as exact decimals."""
    fields = {name: Decimal(repr(value)) if isinstance(value, float) else value for name, value in entry.items()}
    return Entry("a.json", "configurations[0]", fields)


@given(st.floats(0.01, 20), st.floats(10, 20_000), st.floats(10, 20_000))
def test_energy_a_token_and_power_come_out_of_a_point_again(per_token: float, tokens: float, rate: float) -> None:
    assume(tokens / rate > 0.01)
    derived = {"energy_per_request_joules": per_token * tokens, "avg_power_watts": per_token * rate}
    given_ones = {
        "avg_output_len": tokens,
        "energy_per_token_joules": per_token,
        "output_throughput_tokens_per_sec": rate,
    }
    means = text_point(as_read(text_entry(SMALL) | given_ones | derived), "vLLM").means
    assert means is not None
    assert means.counts is not None
    assert means.counts.tokens_out is not None
    assert means.duration_s is not None
    assert means.total_joules() / means.counts.tokens_out == pytest.approx(per_token, rel=1e-4)
    assert means.total_joules() / means.duration_s == pytest.approx(per_token * rate, rel=1e-3)


@given(
    st.sampled_from(
        (
            "avg_output_len",
            "avg_power_watts",
            "energy_per_request_joules",
            "energy_per_token_joules",
            "output_throughput_tokens_per_sec",
        )
    ),
    st.one_of(st.floats(0.01, 0.9999), st.floats(1.0001, 100)),
)
def test_no_figure_can_be_changed_alone(name: str, factor: float) -> None:
    entry = text_entry(SMALL)
    entry[name] *= factor
    with pytest.raises(EnergyLabelError, match=r"^a\.json, configurations\[0\]\.(energy_per_request|avg_power)"):
        text_point(as_read(entry), "vLLM")
