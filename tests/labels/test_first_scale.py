"""Towards a first scale: which records count, how many models that makes, and what their labels know of each other."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.first_scale import add_progress, progress_of
from generator.labels.gathering.from_record import label_of
from generator.labels.grading.awaiting import Field, Others
from generator.labels.grading.proposal import models_of, whole_task
from generator.labels.label import Label, as_measured
from generator.labels.task import read_tasks
from generator.records.model import Record
from generator.records.profile import Profile
from tests import factories
from tests.labels.changing import changed
from tests.labels.scales import scale, stored

TASK = read_tasks()[factories.TASK]
ASKED = {factories.TASK: ("imdb", "sst2")}
KEY = (factories.TASK, factories.PROFILE_ID)
WORKLOADS = dict.fromkeys(("imdb", "sst2", "tomatoes"), (1.0, 1.1, 0.9))


def made(model: str, *workloads: str, synthetic: bool = False, **changes: Any) -> Record:
    """A record of these workloads."""
    record = factories.record(model=f"acme/{model}", energies={name: WORKLOADS[name] for name in workloads}, **changes)
    table = record.model_dump(mode="json", exclude_none=True)
    for workload in table["workloads"]:
        workload["queries_from"] = "synthetic" if synthetic else "hub"
    return factories.record_from(table)


def labels(records: Sequence[Record], profile: Profile) -> list[Label]:
    """Their labels while there is no scale."""
    return [label_of(stored(record), profile, None, TASK) for record in records]


@st.composite
def some_records(draw: st.DrawFn) -> list[Record]:
    """A few models, each measured on something, with weights and queries of any kind."""
    number = draw(st.integers(1, 7))
    return [
        made(
            f"m{place}",
            *draw(st.lists(st.sampled_from(list(WORKLOADS)), min_size=1, max_size=3, unique=True)),
            synthetic=draw(st.booleans()),
            weights=draw(st.sampled_from(["pretrained", "pretrained", "random"])),
        )
        for place in range(number)
    ]


def with_progress(items: Sequence[Label], profile: Profile) -> list[Label]:
    found = [*items]
    add_progress(found, {profile.id: profile}, ASKED)
    return found


@given(some_records(), st.booleans())
def test_the_labels_that_count_are_those_of_the_records_that_the_scale_is_made_of(
    records: list[Record], study: bool
) -> None:
    profile = factories.profile(study=study)
    items = [stored(record) for record in records]
    workloads = whole_task(items, TASK, profile, ASKED)
    found = progress_of(labels(records, profile), {profile.id: profile}, ASKED).get(KEY)
    if found is None:
        assert not models_of(items, TASK, profile.id, workloads)
    else:
        assert found.workloads == workloads
        assert {label.subject.model for label in found.counted} == models_of(items, TASK, profile.id, workloads)


def test_each_label_knows_how_many_models_there_are_and_where_the_others_stand() -> None:
    profile = factories.profile()
    whole = [made(name, "imdb", "sst2") for name in "abc"]
    half, twin = made("half", "imdb"), made("twin", "imdb", "sst2", weights="random")
    other = made("a", "imdb", "sst2", configuration={"precision": "fp16"})
    found = with_progress(labels([*whole, half, twin, other], profile), profile)
    a, b, c, of_half, of_twin, again = (label.result.awaiting for label in found)
    assert of_twin is None
    assert a and b and c and of_half and again
    assert {item.models for item in (a, b, c, of_half, again)} == {3}
    assert (a.counts, a.missing, len(a.others)) == (True, (), 3)
    assert (of_half.counts, of_half.missing, of_half.others) == (False, ("sst2",), ())


def test_with_a_scale_nothing_is_awaited_and_what_stays_as_it_is_knows_of_no_other() -> None:
    profile, records = factories.profile(), [made("a", "imdb", "sst2")]
    graded = [label_of(stored(record), profile, scale(), TASK) for record in records]
    assert with_progress(graded, profile) == graded
    bare = labels(records, profile)
    (awaiting,) = with_progress(bare, profile)
    assert awaiting != bare[0]
    assert as_measured(awaiting, profile, None) == bare[0]


def test_where_nothing_is_metered_no_scale_is_awaited() -> None:
    profile = factories.profile(boundary={"gpu": "estimated"})
    (label,) = with_progress(labels([made("a", "imdb", "sst2")], profile), profile)
    assert (label.result.grade.status, label.result.awaiting) == ("estimated", None)


def test_the_figures_of_the_others_are_all_but_the_labels_own(figures: Sequence[float] = (3.0, 1.0, 2.0, 2.0)) -> None:
    profile = factories.profile()
    records = [
        factories.record(model=f"acme/m{place}", energies=dict.fromkeys(("imdb", "sst2"), (value, value, value)))
        for place, value in enumerate(figures)
    ]
    found = with_progress(labels(records, profile), profile)
    values = [label.result.value for label in found]
    for place, label in enumerate(found):
        awaiting = label.result.awaiting
        assert awaiting
        assert [*awaiting.others] == sorted(value for value in values[:place] + values[place + 1 :] if value)
        assert [*awaiting.others[::2]] == [*awaiting.others][::2]
        assert awaiting.others[-1] == [*awaiting.others][-1]
        with pytest.raises(IndexError):
            awaiting.others[len(figures) - 1]


def test_labels_that_wait_for_a_scale_share_the_figures_and_their_keys_stay_short() -> None:
    """With ten thousand of them, what each held or wrote of the others would be a hundred million figures."""
    profile = factories.profile()
    one = labels([made("a", "imdb", "sst2")], profile)[0]
    many = [changed(one, value=1.0 + number, record_path=f"{number}.json") for number in range(3_000)]
    found = [label.result.awaiting for label in with_progress(many, profile)]
    others = [item.others for item in found if item]
    assert len(others) == 3_000
    assert len({id(each.field) for each in others if isinstance(each, Others)}) == 1
    assert len(set(map(repr, others))) == 3_000
    assert max(map(len, map(repr, found))) < 300


def test_a_key_tells_other_figures_apart() -> None:
    assert repr(Others(Field((1.0, 2.0)), 0)) != repr(Others(Field((1.0, 2.5)), 0))
    assert repr(Others(Field((1.0, 2.0)), 0)) == repr(Others(Field((1.0, 2.0)), 0))
