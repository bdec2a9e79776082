"""The sums that the suite writes over a workload's runs: a run that is edited later no longer adds up."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Fault
from generator.records.plausibility.physics import impossible, totals_of, unsealed
from generator.records.versions.upgrade import in_file
from tests import factories

Document = dict[str, Any]
TOTALS = "workloads[0].totals"


def sealed() -> Document:
    """A record's document with the sums over its runs."""
    document = factories.document()
    made = factories.record_from(document)
    for workload, table in zip(made.workloads, document["workloads"], strict=True):
        table["totals"] = factories.totals_document(workload.runs)
    return document


def faults(document: Document) -> list[Fault]:
    """The record's faults under the factories' profile: the same in each version of the form."""
    old, new = (
        list(
            impossible(
                factories.record_from(factories.in_version(version, document)),
                factories.profile(),
                "a.json",
                factories.TODAY,
            )
        )
        for version in (1, 2)
    )
    assert [replace(fault, field=in_file(fault.field, 1)) for fault in new] == old
    return old


def test_what_the_suite_sums_adds_up() -> None:
    assert faults(sealed()) == []


@given(
    run=st.integers(0, 2),
    field=st.sampled_from(["gpu_joules", "cpu_joules", "ram_joules", "duration_s"]),
    times=st.floats(0.9, 1.1).filter(lambda times: abs(times - 1) > 1e-6),
)
def test_an_edited_run_is_told_with_its_sum(run: int, field: str, times: float) -> None:
    document = sealed()
    document["workloads"][0]["runs"][run]["query"][field] *= times
    [fault] = faults(document)
    assert (fault.file, fault.field) == ("a.json", f"{TOTALS}.{field}")
    assert fault.value == repr(document["workloads"][0]["totals"][field])
    assert fault.reason.startswith("the runs add up to ")
    assert fault.reason.endswith("a record is never edited by hand")


def test_a_run_taken_out_is_told_in_every_sum() -> None:
    document = sealed()
    del document["workloads"][0]["runs"][0]
    assert [fault.field for fault in faults(document)] == [
        f"{TOTALS}.{name}" for name in ("queries", "duration_s", "gpu_joules", "cpu_joules", "ram_joules")
    ]


def test_a_sum_that_is_left_out_is_missing_and_one_too_many_is_told() -> None:
    document = sealed()
    del document["workloads"][0]["totals"]["cpu_joules"]
    [fault] = faults(document)
    assert (fault.field, fault.value) == (f"{TOTALS}.cpu_joules", "missing")
    for run in document["workloads"][1]["runs"]:
        del run["query"]["ram_joules"]
    nothing = next(fault for fault in faults(document) if fault.field == "workloads[1].totals.ram_joules")
    assert "add up to nothing" in nothing.reason


@given(
    st.lists(st.floats(1e-3, 1e5), min_size=1, max_size=30).flatmap(lambda x: st.tuples(st.just(x), st.permutations(x)))
)
def test_the_order_of_runs_changes_no_sum(energies: tuple[list[float], list[float]]) -> None:
    sums = [
        totals_of(factories.record_from(factories.document(energies={"imdb": found})).workloads[0].runs)
        for found in energies
    ]
    assert sums[0].energy_joules == sums[1].energy_joules


def test_runs_that_add_up_to_more_than_a_record_can_hold_are_a_fault_and_no_crash() -> None:
    document = sealed()
    for run in document["workloads"][0]["runs"]:
        run["query"] |= {"gpu_joules": 9e11, "duration_s": 9e7}
    assert f"{TOTALS}.gpu_joules" in [fault.field for fault in faults(document)]


@pytest.mark.parametrize(("document", "count"), [(sealed(), 0), (factories.document(), 2)])
def test_what_is_handed_in_without_sums_can_be_told(document: Document, count: int) -> None:
    made = factories.record_from(document)
    assert faults(document) == []
    assert [fault.field for fault in unsealed(made, "a.json")] == [f"workloads[{w}].totals" for w in range(count)]
