"""What everybody else took: shares of made-up moments, who is named, and what nobody can tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.host.alone import Alone, NotAloneError, Others, others_between
from generator.suite.host.given import Given
from generator.suite.host.processor_time import Moment, Process, ProcessorTimeError
from generator.suite.protocol.preflight import company_at_rest, refuse_company_at_rest
from generator.suite.protocol.watch import Watch
from tests.suite.host.fake_proc import TICK, FakeProc

ROOT = Process(10, 0.0)
FOUR = Given(processors=4.0, cores=4, memory_bytes=None, host_processors=4, host_memory_bytes=None)


def moment(at: float, busy: float, ours: float, stolen: float = 0.0, **theirs: float) -> Moment:
    others = {Process(100 + place, 0.0): spent for place, spent in enumerate(theirs.values())}
    names = dict(zip(others, theirs, strict=True))
    return Moment(at, busy, stolen, {ROOT: ours}, others, names)


def test_the_share_is_of_the_time_that_the_job_was_given() -> None:
    first = moment(0.0, 100.0, 50.0, stress=3.0, editor=1.0)
    last = moment(10.0, 140.0, 70.0, stress=21.0, editor=2.5)
    # Forty seconds of which twenty are ours: on four processors half of the time; on one it cannot be over all of it.
    assert others_between(first, last, 4.0).share == 0.5
    assert others_between(first, last, 1.0).share == 1.0
    assert others_between(first, last, 4.0).busiest == (
        ("'stress', process 100", 0.45),
        ("'editor', process 101", 0.0375),
    )


def test_what_a_hypervisor_took_is_somebody_else_s_whoever_it_was_counted_for() -> None:
    # Counted within our own time, as some kernels do, and beside it.
    within = others_between(moment(0, 0, 0), moment(10, 20, 20, stolen=4), 2.0)
    beside = others_between(moment(0, 0, 0), moment(10, 20, 16, stolen=4), 2.0)
    assert within.share == beside.share == 0.2
    assert "a hypervisor, for other machines: 20%" in str(within)


def test_nobody_else_is_a_share_of_nothing() -> None:
    found = others_between(moment(0, 5, 5, sleeper=1.0), moment(10, 15, 15, sleeper=1.0), 2.0)
    assert (found.share, found.busiest, found.too_many) == (0.0, (), False)


def test_one_that_began_elsewhere_brings_no_past_with_it() -> None:
    """A process that comes under ours, or leaves it, is counted for what it took meanwhile."""
    joined, left = Process(7, 1.0), Process(8, 1.0)
    first = Moment(0.0, 100.0, 0.0, {ROOT: 10.0, left: 20.0}, {joined: 50.0}, {joined: "j"})
    last = Moment(10.0, 108.0, 0.0, {ROOT: 12.0, joined: 53.0}, {left: 23.0}, {left: "l"})
    assert others_between(first, last, 1.0).share == 0.0


def test_another_process_of_the_same_number_is_another(tmp_path: Path) -> None:
    proc = FakeProc(tmp_path / "proc")

    def look() -> Moment:
        from generator.suite.host.processor_time import read_moment

        return read_moment(10, proc.folder)

    proc.process(10, 1)
    proc.process(20, 1, own=500 * TICK, name="old", started=1)
    first = look()
    proc.ends(20)
    proc.process(20, 1, own=TICK, name="new", started=99)
    proc.processors(user=TICK)
    found = others_between(first, look(), 1e-6)
    assert found.busiest[0][0] == "'new', process 20"


def test_many_short_lives_are_counted_and_said_to_be_unseen() -> None:
    found = others_between(moment(0, 0, 0, make=0.0), moment(10, 10, 2, make=0.5), 2.0)
    assert found.share == 0.4
    assert str(found).endswith("processes that have ended since, or that cannot be seen from here)")


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (moment(0, 0, 0), moment(10, 0, 9), r"counts 0\.0 s of processor time where this measurement alone took 9\.0"),
        (moment(0, 90, 0), moment(10, 10, 0), "nobody can say whether it was alone"),
        (moment(5, 0, 0), moment(5, 1, 1), "no time went by"),
    ],
    ids=["a sandbox that counts nothing", "a count that falls", "no time"],
)
def test_what_contradicts_itself_is_no_share(first: Moment, last: Moment, told: str) -> None:
    with pytest.raises(ProcessorTimeError, match=told):
        others_between(first, last, 2.0)


SECONDS = st.floats(0, 1e5)


@given(SECONDS, SECONDS, SECONDS, SECONDS, st.floats(0.01, 1000), st.floats(0.05, 512))
def test_a_share_is_between_nothing_and_all(
    ours: float, theirs: float, stolen: float, past: float, elapsed: float, processors: float
) -> None:
    last = moment(elapsed, past + ours + theirs, past + ours, stolen, x=theirs)
    found = others_between(moment(0.0, past, past, x=0.0), last, processors)
    assert 0.0 <= found.share <= 1.0
    more = moment(elapsed, past + ours + theirs + 1.0, past + ours, stolen, x=theirs)
    assert others_between(moment(0.0, past, past, x=0.0), more, processors).share >= found.share


def test_more_than_a_twentieth_is_refused_at_rest_with_names_and_a_remedy() -> None:
    refuse_company_at_rest(Others(0.05))
    with pytest.raises(NotAloneError) as refused:
        refuse_company_at_rest(Others(0.52, (("stress, process 812", 0.5),)))
    assert str(refused.value) == (
        "this machine is not alone: somebody else took 52% of the processors' time (stress, process 812: 50%) while it "
        "was to be at rest, where 5% is allowed; end that or wait until it is done, and run the same again."
    )
    assert company_at_rest(Others(0.05)) == ()
    [note] = company_at_rest(Others(0.52, (("stress, process 812", 0.5),)))
    # Without names: which programs somebody runs is nobody else's business.
    assert note == "At rest somebody else took 52% of the processors' time."
    [unknown] = company_at_rest(None)
    assert "could not be read" in unknown


def reader(*moments: Moment) -> Alone:
    following: Iterator[Moment] = iter(moments)
    return Alone(read=lambda _: next(following), given=FOUR)


def test_a_watch_without_a_gpu_sees_who_else_worked() -> None:
    watch = Watch(None, reader(moment(0, 0, 0), moment(10, 42, 40), moment(20, 90, 80), moment(30, 130, 90, stress=30)))
    watch.start()
    seen = watch.stop()
    assert seen is not None and seen.others_cpu_share == 0.05
    watch.refuse_company()
    watch.start()
    seen = watch.stop()
    assert seen is not None and seen.others_cpu_share == 0.75
    with pytest.raises(NotAloneError, match=r"somebody else took 75% of the processors' time \('stress', process 100"):
        watch.refuse_company()


def test_who_does_not_insist_is_told_and_goes_on() -> None:
    first, last = moment(0, 0, 0), moment(10, 40, 10)
    following = iter([first, last])
    watch = Watch(None, Alone(read=lambda _: next(following), given=FOUR, insists=False))
    watch.start()
    seen = watch.stop()
    watch.refuse_company()
    assert seen is not None and seen.others_cpu_share == 0.75
    assert watch.others is not None and watch.others.too_many


@pytest.mark.parametrize("insists", [True, False])
def test_a_system_that_does_not_say_is_refused_or_unknown(insists: bool) -> None:
    def silent(_: int) -> Moment:
        raise ProcessorTimeError("nothing is known.")

    watch = Watch(None, Alone(read=silent, given=FOUR, insists=insists))
    if insists:
        with pytest.raises(ProcessorTimeError, match="nothing is known"):
            watch.start()
    else:
        watch.start()
        assert watch.stop() is None and watch.others is None
