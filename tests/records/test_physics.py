"""What cannot have happened is refused, each time with the place and the bound that it breaks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from generator.errors import Fault
from generator.records.plausibility.physics import impossible, impossible_run
from generator.records.versions.upgrade import in_file
from tests import factories

Document = dict[str, Any]
QUERY = "workloads[0].runs[0].query"


def faults(change: Callable[[Document], None] = lambda document: None, **profile: Any) -> list[Fault]:
    """Faults of a record of one run against a profile, either of them changed: the same in each version of the form.

    Named as in a file of version 1; that of version 2 has them by the part.
    """
    document = factories.document(energies={"imdb": (1.0,)})
    change(document)
    old, new = (
        list(
            impossible(
                factories.record_from(factories.in_version(version, document)),
                factories.profile(**profile),
                "a.json",
                factories.TODAY,
            )
        )
        for version in (1, 2)
    )
    assert [replace(fault, field=in_file(fault.field, 1)) for fault in new] == old
    assert not any(fault.field.endswith(("gpu_joules", "cpu_joules", "ram_joules")) for fault in new)
    return old


def run_of(document: Document) -> Document:
    """The only run of the document."""
    run: Document = document["workloads"][0]["runs"][0]
    return run


def test_a_possible_record_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("watts", "reason"),
    [(400.01, "over the profile's limit of 400 W"), (9.99, "under the profile's idle draw of 10 W")],
)
def test_mean_power_outside_the_profile_is_refused(watts: float, reason: str) -> None:
    found = faults(lambda document: run_of(document).update(query=factories.phase_document(1.0, watts)))
    assert [(fault.file, fault.field, fault.reason) for fault in found] == [("a.json", f"{QUERY}.gpu_joules", reason)]
    assert f"mean {watts:.1f} W" in found[0].value


@pytest.mark.parametrize("watts", [400.0, 10.0])
def test_mean_power_on_the_profile_s_bounds_is_possible(watts: float) -> None:
    exact = {"duration_s": 8.0, "gpu_joules": 8.0 * watts, "cpu_joules": 1.0, "ram_joules": 1.0}
    assert faults(lambda document: run_of(document).update(query=exact)) == []


def test_constants_do_not_hide_a_gpu_that_drew_nothing() -> None:
    phase = {"duration_s": 100.0, "gpu_joules": 1.0, "cpu_joules": 5000.0, "ram_joules": 5000.0}
    found = faults(lambda document: run_of(document).update(query=phase))
    assert [fault.reason for fault in found] == ["under the profile's idle draw of 10 W"]


def test_each_run_is_held_against_the_limit_on_its_own() -> None:
    document = factories.document()
    document["workloads"][1]["runs"][2]["query"] = factories.phase_document(1.0, 401.0)
    record = factories.record_from(document)
    found = list(impossible(record, factories.profile(), "a.json", factories.TODAY))
    assert [fault.field for fault in found] == ["workloads[1].runs[2].query.gpu_joules"]


@pytest.mark.parametrize("counted", [0, 2, 8])
def test_another_number_of_gpus_than_the_profile_s_is_refused(counted: int) -> None:
    found = faults(lambda document: document.update(accelerators_counted=counted))
    assert [(fault.field, fault.value, fault.reason) for fault in found] == [
        ("accelerators_counted", str(counted), "profile tiny-1xgpu counts 1")
    ]


def test_failed_queries_are_refused() -> None:
    found = faults(lambda document: run_of(document).update(failed_queries=1))
    assert [(fault.field, fault.value) for fault in found] == [("workloads[0].runs[0].failed_queries", "1")]
    assert "repeat" in found[0].reason


@pytest.mark.parametrize(("day", "refused"), [("2026-01-02", True), ("2026-01-01", False), ("2025-12-31", False)])
def test_a_run_cannot_have_finished_after_today(day: str, refused: bool) -> None:
    assert date.fromisoformat("2026-01-01") == factories.TODAY
    found = faults(lambda document: run_of(document).update(finished_at=f"{day}T00:00:00"))
    expected = [("workloads[0].runs[0].finished_at", "lies in the future")] if refused else []
    assert [(fault.field, fault.reason) for fault in found] == expected


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00"])
def test_the_last_hours_of_the_calendar_lie_in_the_future_in_any_zone(time: str) -> None:
    (fault,) = faults(lambda document: run_of(document).update(finished_at=time))
    assert (fault.field, fault.reason) == ("workloads[0].runs[0].finished_at", "lies in the future")


@pytest.mark.parametrize("component", ["gpu", "cpu", "ram"])
@pytest.mark.parametrize("phase", ["load", "transfer", "query"])
def test_a_component_inside_the_boundary_must_be_there_in_every_phase(component: str, phase: str) -> None:
    def drop(document: Document) -> None:
        run_of(document)[phase] = factories.phase_document(1.0)
        del run_of(document)[phase][f"{component}_joules"]

    found = faults(drop)
    assert [(fault.field, fault.value) for fault in found] == [
        (f"workloads[0].runs[0].{phase}.{component}_joules", "missing")
    ]


@pytest.mark.parametrize("component", ["gpu", "cpu", "ram"])
@pytest.mark.parametrize("phase", ["load", "transfer", "query"])
def test_a_component_outside_the_boundary_must_not_be_there(component: str, phase: str) -> None:
    def leave_others_out(document: Document) -> None:
        run_of(document)["query"].pop(f"{component}_joules")
        run_of(document)[phase] = factories.phase_document(1.0)

    found = faults(leave_others_out, boundary={component: "excluded"})
    assert [fault.field for fault in found] == [f"workloads[0].runs[0].{phase}.{component}_joules"]
    assert "does not count it" in found[0].reason


def test_the_limits_hold_for_estimates_too() -> None:
    over = factories.phase_document(1.0, 5000.0)
    found = faults(lambda document: run_of(document).update(query=over), boundary={"gpu": "estimated"})
    assert "gpu_joules" in [fault.field.rpartition(".")[2] for fault in found]


def test_every_fault_of_a_record_is_told() -> None:
    def break_all(document: Document) -> None:
        document["accelerators_counted"] = 3
        run_of(document).update(
            failed_queries=2, finished_at="2030-01-01T00:00:00", query=factories.phase_document(1.0, 900.0)
        )

    assert [fault.field.rpartition(".")[2] for fault in faults(break_all)] == [
        "accelerators_counted",
        "failed_queries",
        "finished_at",
        "gpu_joules",
    ]


@pytest.mark.parametrize("phase", ["load", "transfer"])
@pytest.mark.parametrize(("watts", "possible"), [(400.01, False), (399.99, True), (9.99, True), (0.01, True)])
def test_loading_and_moving_may_idle_but_not_draw_more_than_the_profile_s_limit(
    phase: str, watts: float, possible: bool
) -> None:
    found = faults(lambda document: run_of(document).update({phase: factories.phase_document(1.0, watts)}))
    expected = [] if possible else [(f"workloads[0].runs[0].{phase}.gpu_joules", "over the profile's limit of 400 W")]
    assert [(fault.field, fault.reason) for fault in found] == expected


@pytest.mark.parametrize(
    ("finished", "in_future"),
    [
        ("2026-11-24T08:00:00+13:00", False),
        ("2026-11-23T23:30:00-01:00", True),
        ("2026-11-23T23:59:59Z", False),
        ("2026-11-24T00:00:00", True),
    ],
)
def test_a_day_is_one_in_utc_whatever_the_clock_on_the_wall_says(finished: str, in_future: bool) -> None:
    record = factories.record()
    run = record.workloads[0].runs[0].model_copy(update={"finished_at": datetime.fromisoformat(finished)})
    faults = impossible_run(run, factories.profile(), date(2026, 11, 23))
    assert any("future" in fault.reason for fault in faults) is in_future
    assert run.day == date(2026, 11, 24 if in_future else 23)
