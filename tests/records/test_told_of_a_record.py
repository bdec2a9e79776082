"""What a record says of itself beyond its fields: its variant, its place, its days and its sums."""

from datetime import date

import pytest
from pydantic import ValidationError

from generator.records.model import Offline, Parallel, Server, Setup, variant_of
from tests import factories


@pytest.mark.parametrize(
    ("setup", "variant"),
    [
        (Setup(), None),
        (Setup(precision="fp32"), "fp32"),
        (Setup(precision="fp16"), "fp16"),
        (Setup(precision="bf16", serving=Offline(kind="offline", batch_size=8)), "bf16-batch8"),
        (Setup(quantization="q4-k-m"), "q4-k-m"),
        (Setup(compiled=True), "compiled"),
        (Setup(parallel=Parallel()), None),
        (Setup(parallel=Parallel(tensor=1)), None),
        (Setup(parallel=Parallel(ulysses=2, ring=4)), "ulysses2-ring4"),
        (Setup(serving=Server(kind="server", concurrency=1)), "server1"),
        (
            Setup(
                precision="bf16",
                quantization="mxfp4",
                compiled=True,
                serving=Server(kind="server", concurrency=64, engine="vllm 0.11"),
                parallel=Parallel(tensor=4, expert=2),
            ),
            "bf16-mxfp4-server64-tensor4-expert2-compiled",
        ),
    ],
)
def test_the_variant_is_the_setup_in_a_slug(setup: Setup, variant: str | None) -> None:
    assert variant_of(setup) == variant
    # Where version 1 could not tell single precision from none stated, it keeps the name that it gave.
    assert variant_of(setup, 1) == (None if variant == "fp32" else variant)


def test_the_path_is_derived_from_the_identity() -> None:
    assert factories.record().relative_path == "tiny-1xgpu/text-classification/acme--small-model.json"
    half = factories.record(model="Acme/Big.Model_1", task="fill-mask", configuration={"precision": "fp16"})
    assert half.relative_path == "tiny-1xgpu/fill-mask/Acme--Big.Model_1--fp16.json"


def test_a_record_cannot_be_changed() -> None:
    record = factories.record()
    with pytest.raises(ValidationError):
        record.model = "other/model"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        record.workloads[0].runs[0].query.energy_joules = {"gpu": 1.0}  # type: ignore[misc]


def test_missing_components_are_not_counted_as_zero() -> None:
    document = factories.document(energies={"imdb": (2.0,)})
    del document["workloads"][0]["runs"][0]["query"]["ram_joules"]
    phase = factories.record_from(document).workloads[0].runs[0].query
    assert "ram" not in phase.energy_joules
    assert phase.component("ram") is None
    assert phase.total_joules() == pytest.approx(0.75 * 2.0 * 3600)


def test_runs_are_counted_and_dated_over_all_workloads() -> None:
    document = factories.document()
    document["workloads"][0]["runs"][0]["finished_at"] = "2024-12-31T23:59:59"
    document["workloads"][1]["runs"][2]["finished_at"] = "2025-07-01T00:00:00"
    record = factories.record_from(document)
    assert (record.runs, record.measured_from, record.measured_to) == (6, date(2024, 12, 31), date(2025, 7, 1))
