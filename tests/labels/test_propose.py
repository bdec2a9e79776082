"""The rule that class limits are chosen by, held on made-up figures and on the committed records."""

import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.labels.grading.proposal import models_of, propose_text, text_of, towards, whole_task
from generator.labels.grading.scale import LEAST_MODELS, RATIOS, Scale, propose, read_scale, scale_text
from generator.labels.task import read_tasks
from generator.records.files.store import Stored, read_profiles, read_records
from tests import factories

FIGURES = st.builds(
    lambda best, factors: [best, *(best * factor for factor in factors)],
    st.floats(min_value=1e-3, max_value=1e5),
    st.lists(st.floats(min_value=1.0, max_value=1500.0), min_size=1, max_size=40),
)
SCALES = Path(str(files("generator.labels").joinpath("scales")))
COMMITTED = sorted(SCALES.rglob("v1.toml"))
IDS = [path.parent.relative_to(SCALES).as_posix() for path in COMMITTED]


def proposed(figures: list[float]) -> Scale:
    """The rule's scale, or an example thrown away where no ratio holds the figures."""
    try:
        return propose("fill-mask", "p", "v1", ("c4",), figures, len(figures))
    except EnergyLabelError:
        assume(False)
        raise


def largest_digit_below(limit: Decimal) -> Decimal:
    """By trying all: the largest number of one significant digit strictly below `limit`."""
    exponents = range(limit.adjusted() - 1, limit.adjusted() + 1)
    return max(found for k in exponents for d in range(1, 10) if (found := Decimal(d).scaleb(k)) < limit)


@given(FIGURES)
def test_a_and_b_are_empty_today(figures: list[float]) -> None:
    scale = proposed(figures)
    assert all(scale.letter(figure) not in "AB" for figure in figures)


@given(FIGURES)
def test_the_first_edge_has_one_significant_digit_and_is_the_largest_that_fits(figures: list[float]) -> None:
    scale = proposed(figures)
    assert len(scale.first_edge.as_tuple().digits) == 1
    assert scale.first_edge == largest_digit_below(Decimal(min(figures)) / scale.ratio)


@given(FIGURES)
def test_the_ratio_is_the_smallest_that_keeps_the_95th_percentile_out_of_g(figures: list[float]) -> None:
    scale = proposed(figures)
    percentile = Decimal(quantiles(figures, n=20, method="inclusive")[-1])
    assert percentile <= scale.edges[-1]
    for smaller in RATIOS[: RATIOS.index(scale.ratio)]:
        assert percentile > largest_digit_below(Decimal(min(figures)) / smaller) * smaller**5


@given(FIGURES)
def test_a_proposed_scale_is_read_back_as_it_was_written(figures: list[float]) -> None:
    scale = proposed(figures)
    again = read_scale(scale_text(scale), "here")
    assert again == scale
    assert scale_text(again) == scale_text(scale)


@pytest.mark.parametrize(
    ("figures", "first_edge", "ratio"),
    [
        ([1.5, 2.0], "0.9", "1.5"),
        ([3.0, 3.0], "1", "1.5"),
        ([3.1, 3.1], "2", "1.5"),
        ([1.0, 60.0], "0.3", "3"),
        ([10.0, 40.0], "6", "1.5"),
        ([0.01, 5.0], "0.002", "5"),
    ],
)
def test_the_rule_on_figures_that_can_be_checked_by_hand(figures: list[float], first_edge: str, ratio: str) -> None:
    scale = propose("fill-mask", "p", "v1", ("c4",), figures, len(figures))
    assert (scale.first_edge, scale.ratio) == (Decimal(first_edge), Decimal(ratio))


@pytest.mark.parametrize("figures", [[], [1.0]])
def test_one_model_makes_no_scale(figures: list[float]) -> None:
    with pytest.raises(EnergyLabelError, match="a scale needs complete records of two models"):
        propose("fill-mask", "p", "v1", ("c4",), figures, len(figures))


@pytest.mark.parametrize("version", ["", "1", "v0", "v01", "v12345", "../v1", 'v1"\nx = "'])
def test_a_version_that_no_file_could_have_is_refused_in_a_sentence(version: str) -> None:
    with pytest.raises(EnergyLabelError, match=r"is no version of a scale; write v1, v2 and on\.$") as told:
        propose("fill-mask", "p", version, ("c4",), [1.0, 2.0], 2)
    assert str(told.value).isprintable()


def test_figures_too_far_apart_for_every_ratio_are_told() -> None:
    with pytest.raises(EnergyLabelError, match="split the task"):
        propose("fill-mask", "p", "v1", ("c4",), [1.0, 1e6, 1e6], 3)


def test_a_task_has_a_scale_on_each_study_s_machine_that_measured_enough_models_alike(
    committed: Path, stored: list[Stored]
) -> None:
    records, profiles, tasks = stored, read_profiles(committed), read_tasks()
    keys = {(item.record.task, item.record.profile) for item in records if profiles[item.record.profile].study}
    enough = []
    for task, profile in keys:
        workloads = whole_task(records, tasks[task], profiles[profile], {})
        if len(models_of(records, tasks[task], profile, workloads)) >= LEAST_MODELS:
            enough.append(f"{task}/{profile}")
    assert sorted(enough) == IDS


@pytest.mark.parametrize("path", COMMITTED, ids=IDS)
def test_the_rule_on_the_committed_records_gives_the_committed_scale_byte_for_byte(
    path: Path, stored: list[Stored]
) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    task = read_tasks()[table["task"]]
    text = text_of(stored, task, table["profile"], tuple(table["workloads"]), table["version"])
    assert text.encode() == path.read_bytes()


@pytest.mark.parametrize("path", COMMITTED, ids=IDS)
def test_nobody_was_in_a_or_b_when_a_committed_scale_was_frozen(path: Path) -> None:
    scale = read_scale(path.read_text("utf-8"), path.name)
    assert scale.proposed.best > scale.edges[1]
    assert scale.proposed.percentile_95 <= scale.edges[-1]


WHOLE = (factories.TASK, factories.PROFILE_ID, ("imdb", "sst2"), "v1", factories.TODAY)
FIVE = [factories.record(model=f"acme/{name}") for name in "abcde"]


def test_what_does_not_count_sets_no_scale(tmp_path: Path) -> None:
    low = {"imdb": (0.1,), "sst2": (0.1,)}
    made_up = factories.record(model="acme/made-up", energies=low).model_dump(mode="json", exclude_none=True)
    for workload in made_up["workloads"]:
        workload["queries_from"] = "synthetic"
    others = [
        factories.record(model="acme/random", energies=low, weights="random"),
        factories.record(model="acme/half", energies={"imdb": (0.1,)}),
        factories.record(model="acme/other", task="fill-mask", energies=low),
        factories.record_from(made_up),
    ]
    measurements = factories.write_measurements(tmp_path / "m", [*FIVE, *others])
    assert len(read_records(measurements, read_profiles(measurements), factories.TODAY)) == 9
    scale = read_scale(propose_text(measurements, *WHOLE), "here")
    assert (scale.proposed.models, scale.proposed.best) == (5, Decimal("1.5"))


def test_a_model_counts_once_however_many_variants_it_has(tmp_path: Path) -> None:
    half = {"imdb": (0.5,), "sst2": (0.5,)}
    records = [*FIVE[:4], factories.record(model="acme/a", configuration={"precision": "fp16"}, energies=half)]
    measurements = factories.write_measurements(tmp_path / "four", records)
    with pytest.raises(EnergyLabelError, match=r"records of 5 models, and there are 4; measure more of them\.$"):
        propose_text(measurements, *WHOLE)
    measurements = factories.write_measurements(tmp_path / "five", [*records, FIVE[4]])
    scale = read_scale(propose_text(measurements, *WHOLE), "here")
    assert (scale.proposed.models, scale.proposed.best) == (5, Decimal("0.5"))


def test_under_a_profile_that_reads_no_meter_there_is_no_scale(tmp_path: Path) -> None:
    guessed = factories.profile_table(boundary={"gpu": "estimated"})
    measurements = factories.write_measurements(tmp_path / "m", FIVE, profiles=[guessed])
    with pytest.raises(EnergyLabelError, match=r"what is estimated earns no letter; measure under"):
        propose_text(measurements, *WHOLE)


def test_who_measured_is_told_how_far_the_scale_is_away() -> None:
    asked = {factories.TASK: ("imdb", "sst2")}
    task, profile = read_tasks()[factories.TASK], factories.profile()
    items = [Stored(record, "0" * 64, record.relative_path) for record in FIVE]
    name = f"{factories.TASK} {factories.PROFILE_ID}"
    assert towards(items[:3], task, profile, asked) == (
        f"{factories.TASK}: no scale yet, 3 of 5 models under {factories.PROFILE_ID}."
    )
    assert f"energy-label scale propose {name}, and write it with --write." in towards(items, task, profile, asked)
    guessed = factories.profile(boundary={"gpu": "estimated"})
    assert "value only" in towards(items, task, guessed, asked)
