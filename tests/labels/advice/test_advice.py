"""What holds of every advice, whatever the candidates are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.advice.advice import POINTS, Advice, advice
from generator.labels.advice.candidate import Candidate
from generator.labels.advice.limit import Limit, known
from generator.labels.comparing.comparable import told_apart
from tests.labels.advice.making import candidate, candidates, pool_of

LIMITS = st.lists(
    st.one_of(
        st.builds(Limit, st.just("quality"), st.sampled_from([0.5, 0.75, 0.9, 1.0])),
        st.builds(Limit, st.just("memory"), st.sampled_from([1e8, 5e8, 9e8])),
        st.builds(Limit, st.just("latency"), st.sampled_from([0.01, 0.05])),
    ),
    max_size=3,
    unique_by=lambda limit: limit.asked,
)


def _names(found: Advice) -> list[tuple[str, tuple[str, ...]]]:
    return [(pick.candidate.label.subject.model, pick.roles) for pick in found.picks]


def _beats(one: Candidate, other: Candidate) -> bool:
    """Whether one is better than another in energy or quality and no worse in the other of the two."""
    if one.quality is None or other.quality is None:
        return False
    mine, yours = (one.energy, -one.quality.value), (other.energy, -other.quality.value)
    return mine != yours and mine[0] <= yours[0] and mine[1] <= yours[1]


@given(candidates(), LIMITS)
def test_whatever_is_advised_is_known_to_meet_every_limit(found: list[Candidate], limits: list[Limit]) -> None:
    advised = advice(pool_of(*found), limits)
    for item in [*(pick.candidate for pick in advised.picks), *advised.qualified, *advised.alike]:
        for limit in limits:
            value = known(item, limit.asked)
            assert value is not None
            assert value >= limit.bound if limit.asked == "quality" else value <= limit.bound
    assert bool(advised.picks) == bool(advised.qualified)


@given(candidates(), LIMITS)
def test_every_candidate_is_counted_once_at_each_limit(found: list[Candidate], limits: list[Limit]) -> None:
    for outcome in advice(pool_of(*found), limits).limits:
        assert outcome.met + outcome.missed + outcome.unknown == len(found)
        assert outcome.unknown == sum(known(item, outcome.limit.asked) is None for item in found)
        assert outcome.nearest is None or outcome.missed > 0


@given(candidates(), LIMITS)
def test_nothing_advised_is_beaten_by_what_qualifies(found: list[Candidate], limits: list[Limit]) -> None:
    advised = advice(pool_of(*found), limits)
    for pick in advised.picks:
        assert not any(_beats(other, pick.candidate) for other in advised.qualified)


@given(candidates(), LIMITS, st.randoms(use_true_random=False))
def test_the_order_in_which_labels_are_given_does_not_matter(
    found: list[Candidate], limits: list[Limit], random: st.DataObject
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert advice(pool_of(*shuffled), limits) == advice(pool_of(*found), limits)


@given(candidates(least=1), LIMITS, st.data())
def test_a_worse_model_changes_no_advice(found: list[Candidate], limits: list[Limit], data: st.DataObject) -> None:
    """It needs clearly more energy than one that is there, and is no better in anything that is known of both."""
    better = data.draw(st.sampled_from(found))
    quality = better.quality and replace(better.quality, value=better.quality.value - 0.25, interval_95=None)
    unknown = data.draw(st.booleans())
    worse = replace(
        candidate("worse", better.energy * 1.5),
        quality=quality,
        memory_bytes=None if unknown or better.memory_bytes is None else better.memory_bytes * 2,
        latency_s=None if unknown or better.latency_s is None else better.latency_s * 2,
    )
    before, after = (advice(pool_of(*each), limits) for each in (found, [*found, worse]))
    # Of one rated model nobody says that it is the best: with a second one, it is.
    if before.best is not None:
        assert _names(after) == _names(before)
    assert after.alike == before.alike or not before.qualified


@given(candidates(), LIMITS)
def test_the_thriftiest_is_the_thriftiest_and_the_best_is_the_best(found: list[Candidate], limits: list[Limit]) -> None:
    advised = advice(pool_of(*found), limits)
    for pick in advised.picks:
        quality = pick.candidate.quality
        assert ("thriftiest" in pick.roles) == (pick.energy is None)
        if "thriftiest" in pick.roles:
            assert pick.candidate.energy == min(item.energy for item in advised.qualified)
        if "best" in pick.roles:
            assert quality is not None
            assert quality.value == max(item.quality.value for item in advised.qualified if item.quality)
        if "few-points" in pick.roles:
            assert pick.loss is not None and pick.loss.points is not None and pick.loss.points <= POINTS
        if "no-clear-loss" in pick.roles:
            assert pick.loss is not None and pick.loss.clear is False
    for item in advised.alike:
        assert told_apart(item.label, advised.picks[0].candidate.label) is False


def test_the_roles_of_a_task_with_measured_quality() -> None:
    found = advice(
        pool_of(
            candidate("forest", 1.0, 0.69, half_width=0.025),
            candidate("regression", 2.0, 0.91, half_width=0.025),
            candidate("encoder", 5.0, 0.93, half_width=0.025),
            candidate("chat", 50.0, 0.94, half_width=0.025),
            candidate("beaten", 9.0, 0.92, half_width=0.025),
        )
    )
    assert _names(found) == [
        ("lab/forest", ("thriftiest",)),
        ("lab/regression", ("no-clear-loss", "few-points")),
        ("lab/chat", ("best",)),
    ]
    forest, regression, chat = found.picks
    assert forest.loss is not None and forest.loss.clear is True
    assert regression.saving is not None and round(regression.saving.value, 6) == 25
    assert chat.loss is None and chat.saving is None


def test_where_no_model_qualifies_the_nearest_to_each_limit_is_among_those_that_meet_the_others() -> None:
    limits = [Limit("quality", 0.9), Limit("memory", 100.0)]
    among = pool_of(
        candidate("small", 1.0, 0.7, memory=50.0),
        candidate("better", 2.0, 0.8, memory=90.0),
        candidate("good", 3.0, 0.95, memory=400.0),
        candidate("unknown", 0.5),
    )
    found = advice(among, limits)
    assert found.picks == ()
    nearest = [outcome.nearest and outcome.nearest.label.subject.model for outcome in found.limits]
    assert nearest == ["lab/better", "lab/good"]
    assert [(each.met, each.missed, each.unknown) for each in found.limits] == [(1, 2, 1), (2, 1, 1)]


def test_a_thrifty_model_of_unknown_quality_stands_beside_the_thriftiest_that_is_known() -> None:
    found = advice(pool_of(candidate("dark", 1.0), candidate("a", 2.0, 0.5), candidate("b", 3.0, 0.9)))
    assert _names(found) == [("lab/dark", ("thriftiest",)), ("lab/a", ("judged",)), ("lab/b", ("best",))]


def test_what_has_the_same_energy_as_far_as_anybody_knows_is_told_the_best_first() -> None:
    found = advice(
        pool_of(
            candidate("a", 1.0, 0.7), candidate("b", 1.01, 0.8), candidate("c", 1.02, 0.9), candidate("d", 1.01, 0.6)
        )
    )
    assert [item.label.subject.model for item in found.alike] == ["lab/c", "lab/b"]


def test_the_best_may_be_one_that_does_not_qualify() -> None:
    among = pool_of(candidate("a", 1.0, 0.7, memory=1.0), candidate("b", 3.0, 0.9, memory=9.0))
    found = advice(among, [Limit("memory", 2.0)])
    assert found.best is not None and found.best.label.subject.model == "lab/b"
    [pick] = found.picks
    assert (pick.roles, pick.loss) == (("thriftiest", "best"), None)


def test_a_beaten_model_is_not_advised_because_its_quality_is_less_well_known() -> None:
    """Its wide interval meets the best's, which that of the better and thriftier one does not."""
    found = advice(
        pool_of(
            candidate("known", 1.0, 0.81, half_width=0.01),
            candidate("vague", 2.0, 0.75, half_width=0.2),
            candidate("best", 3.0, 0.94, half_width=0.02),
        )
    )
    assert _names(found) == [("lab/known", ("thriftiest",)), ("lab/best", ("best",))]
