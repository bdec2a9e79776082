"""The rule: two campaigns agree within both stated uncertainties, the majority decides, and no letter ever moves."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.labels.estimates.estimate import Estimate, estimate
from generator.labels.gathering.gather import gather
from generator.labels.label import Label, as_measured
from generator.labels.verification import State, deviation, unverified, verified
from generator.records.files.store import Stored, read_profiles
from generator.records.model import MeasuredQuality, Record
from tests import factories
from tests.labels.scales import TASKS, scale
from tests.seconds import handed_in, write_second

VALUES = st.floats(1e-3, 1e5)
HALF_WIDTHS = st.floats(1e-6, 1.0)
WORKLOADS = tuple(factories.ENERGIES)
SCALES = {(factories.TASK, factories.PROFILE_ID): scale()}


def figure(value: float, spread: float, meter: float) -> Estimate:
    """A figure with its interval, from the two parts of its half width."""
    half = math.hypot(spread, meter)
    return Estimate(value, value * math.exp(-half), value * math.exp(half), spread, meter)


FIGURES = st.builds(figure, VALUES, HALF_WIDTHS, HALF_WIDTHS)
# So much more or less than the record: 5 % of meter on either side lets 7.1 % agree.
TIMES = st.lists(st.sampled_from([0.5, 0.8, 0.97, 1.001, 1.03, 1.5, 3.0]), max_size=6)
AGREEING = (0.97, 1.001, 1.03)


def label(folder: Path, *seconds: float) -> Label:
    """The label of ann's record where others measured so many times its energy."""
    measurements = factories.write_measurements(folder, [handed_in()])
    for number, times in enumerate(seconds):
        # No two alike to the microjoule, as in life.
        write_second(measurements, handed_in(f"bob{number}", times=times * (1 + 1e-6 * (number + 1))))
    [found] = gather(measurements, read_profiles(measurements), SCALES, TASKS, factories.TODAY, jobs=1)
    return found


def state_of(times: Sequence[float]) -> State:
    """The state of ann's figure where others measured so many times its energy."""
    own = handed_in()
    first = estimate([item.watt_hours_per_thousand_queries() for item in own.workloads], 0.05)
    assert first is not None
    seconds = [
        Stored(handed_in(f"bob{number}", times=factor), "0" * 64, f"{number}") for number, factor in enumerate(times)
    ]
    return verified(first, WORKLOADS, seconds, factories.profile()).state


@given(one=FIGURES, other=FIGURES)
def test_agreement_knows_no_first_and_no_second(one: Estimate, other: Estimate) -> None:
    assert deviation(one, other) == pytest.approx(deviation(other, one), rel=1e-12)


@given(one=FIGURES, other=FIGURES, times=st.floats(1e-3, 1e3))
def test_another_unit_changes_no_agreement(one: Estimate, other: Estimate, times: float) -> None:
    scaled = [replace(item, value=item.value * times) for item in (one, other)]
    assert deviation(*scaled) == pytest.approx(deviation(one, other), rel=1e-6, abs=1e-6)


@given(one=FIGURES, within=st.floats(0.001, 0.999), spread=HALF_WIDTHS, meter=HALF_WIDTHS)
def test_a_figure_inside_the_other_s_interval_agrees(one: Estimate, within: float, spread: float, meter: float) -> None:
    value = one.low * (one.high / one.low) ** within
    assert deviation(one, figure(value, spread, meter)) <= 1


@given(one=FIGURES, other=FIGURES)
def test_intervals_that_do_not_even_touch_never_agree(one: Estimate, other: Estimate) -> None:
    assume(one.high < other.low * (1 - 1e-9) or other.high < one.low * (1 - 1e-9))
    assert deviation(one, other) > 1


def test_the_score_is_the_standard_s() -> None:
    one, other = figure(100.0, 0.03, 0.04), figure(110.0, 0.0, 0.05)
    assert deviation(one, other) == pytest.approx(math.log(1.1) / math.sqrt(0.05**2 + 0.05**2))


def test_without_any_uncertainty_only_the_same_agrees() -> None:
    assert deviation(figure(1.0, 0, 0), figure(1.0, 0, 0)) == 0
    assert deviation(figure(1.0, 0, 0), figure(1.001, 0, 0)) == math.inf


@given(TIMES)
def test_the_majority_decides_and_a_draw_is_the_record_s(times: list[float]) -> None:
    agree = sum(factor in AGREEING for factor in times)
    wanted = "self-reported" if not times else "reproduced" if agree >= len(times) - agree else "disputed"
    assert state_of(times) == wanted


@given(TIMES, st.sampled_from(AGREEING))
def test_one_more_that_agrees_never_makes_a_dispute(times: list[float], one_more: float) -> None:
    before, after = state_of(times), state_of([*times, one_more])
    assert after == "reproduced" or before == after == "disputed"


@given(st.lists(st.sampled_from(AGREEING), min_size=1, max_size=4))
def test_one_account_alone_cannot_unsay_what_two_campaigns_found(times: list[float]) -> None:
    assert state_of([*times, 3.0]) == "reproduced"


@pytest.mark.parametrize(
    ("seconds", "state"),
    [((), "self-reported"), ((1.01,), "reproduced"), ((1.5,), "disputed"), ((1.01, 1.5, 0.5), "disputed")],
)
def test_a_label_says_what_others_found_and_keeps_its_letter(
    tmp_path: Path, seconds: tuple[float, ...], state: State
) -> None:
    found = label(tmp_path / "m", *seconds)
    alone = label(tmp_path / "alone")
    assert found.result.verification.state == state
    assert (found.result.grade, found.result.value, found.result.figure) == (
        alone.result.grade,
        alone.result.value,
        alone.result.figure,
    )
    assert [item.submitter for item in found.result.verification.reproductions] == [
        f"bob{number}" for number in range(len(seconds))
    ]
    for item, times in zip(found.result.verification.reproductions, seconds, strict=True):
        assert item.difference == pytest.approx(times - 1, abs=1e-4)
        assert item.agrees == (abs(times - 1) < 0.07)


def test_the_figure_of_a_second_measurement_is_over_the_label_s_own_data_sets(tmp_path: Path) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [handed_in()])
    more = {**factories.ENERGIES, "tomatoes": (900.0, 905.0, 910.0)}
    write_second(measurements, handed_in("bob", times=1.01, energies=more))
    [found] = gather(measurements, read_profiles(measurements), {}, TASKS, factories.TODAY, jobs=1)
    [second] = found.result.verification.reproductions
    assert second.difference == pytest.approx(0.01)
    assert found.result.verification.state == "reproduced"


def test_only_a_study_is_published() -> None:
    assert unverified(factories.profile(study=True)).state == "published"
    assert unverified(factories.profile()).state == "self-reported"


def with_quality(record: Record, value: float, interval: tuple[float, float] | None, workload: str = "sst2") -> Record:
    """The record, its answers to one workload worth so much."""
    figure = MeasuredQuality(
        kind="measured",
        metric="accuracy",
        value=value,
        workload=workload,
        tool="x 1.0",
        items=100,
        interval_95=interval,
        chance=0.5,
    )
    return record.model_copy(update={"quality": (figure,)})


@pytest.mark.parametrize(
    ("value", "interval", "workload", "apart"),
    [
        (0.91, (0.86, 0.95), "sst2", ()),
        (0.52, (0.42, 0.62), "sst2", ("accuracy of sst2",)),
        (0.99, (0.96, 1.0), "sst2", ("accuracy of sst2",)),
        # One point alone, in and out of the other's interval.
        (0.94, None, "sst2", ()),
        (0.96, None, "sst2", ("accuracy of sst2",)),
        # Of other answers nothing can be said.
        (0.52, (0.42, 0.62), "imdb", ()),
    ],
)
def test_a_second_measurement_whose_answers_were_worth_something_else_does_not_agree(
    tmp_path: Path, value: float, interval: tuple[float, float] | None, workload: str, apart: tuple[str, ...]
) -> None:
    first = with_quality(handed_in(), 0.9, (0.85, 0.95))
    measurements = factories.write_measurements(tmp_path / "m", [first])
    write_second(measurements, with_quality(handed_in("bob", times=1.01), value, interval, workload))
    [found] = gather(measurements, read_profiles(measurements), SCALES, TASKS, factories.TODAY, jobs=1)
    [second] = found.result.verification.reproductions
    assert (second.quality_apart, second.agrees) == (apart, not apart)
    assert found.result.verification.state == ("disputed" if apart else "reproduced")


def test_quality_that_only_one_measured_says_nothing(tmp_path: Path) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [handed_in()])
    write_second(measurements, with_quality(handed_in("bob", times=1.01), 0.1, (0.0, 0.2)))
    [found] = gather(measurements, read_profiles(measurements), SCALES, TASKS, factories.TODAY, jobs=1)
    assert found.result.verification.state == "reproduced"


@pytest.mark.parametrize(("times", "status"), [((), "provisional"), ((1.001,), "graded"), ((3.0,), "provisional")])
def test_a_second_measurement_that_agrees_makes_a_provisional_letter_a_full_one(
    times: tuple[float, ...], status: str, tmp_path: Path
) -> None:
    measurements = factories.write_measurements(tmp_path, [handed_in()])
    again = '\n[uncertainty.repeatability]\nrelative = 0.1\nreason = "Made up."\nsource = "https://example.org/again"\n'
    path = next((measurements / "profiles").glob("*.toml"))
    path.write_text(path.read_text("utf-8") + again + "one_session = true\n", "utf-8")
    for number, factor in enumerate(times):
        write_second(measurements, handed_in(f"bob{number}", times=factor))
    profiles = read_profiles(measurements)
    [found] = gather(measurements, profiles, SCALES, TASKS, factories.TODAY, jobs=1)
    assert found.result.grade.status == status and found.result.grade.letter is not None
    # What the record alone says stays provisional, whatever others have found.
    alone = as_measured(found, profiles[found.setup.profile], SCALES[found.subject.task, found.setup.profile])
    assert alone.result.grade.status == "provisional"
