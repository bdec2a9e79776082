"""A campaign on a cluster, whatever happens to its jobs: every finished run counts once, and the command goes on."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.run import Outcome
from generator.suite.cluster.attempt import Assignment
from generator.suite.cluster.files import RECORD, REPORT
from generator.suite.cluster.rules import judged
from generator.suite.cluster.scheduler import SubmissionError
from generator.suite.cluster.scheduler_states import JobState
from generator.suite.host.holding import HeldError, held
from tests.examples import examples
from tests.suite.cluster.fakes import FINE, DiedError, FakeScheduler, Fate, Site
from tests.suite.cluster.fakes import Node as FakeNode
from tests.suite.journals import CLASSIFIER, FILLER, RUNS
from tests.suite.terms import BASELINE, RunsEach


def endings(outcomes: list[Outcome]) -> list[str]:
    return [outcome.ending for outcome in outcomes]


def first(fate: Fate) -> Callable[[Target, int], Fate]:
    """The first job of the first target meets this fate, and every other one finishes."""
    return lambda target, before: fate if target == FILLER and not before else FINE


def test_two_targets_are_an_array_and_both_records_are_kept(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    outcomes = site.go(FILLER, CLASSIFIER)
    assert endings(outcomes) == ["measured", "measured"] and [one.runs for one in outcomes] == [RUNS, RUNS]
    assert site.scheduler.arrays == [(["1_0", "1_1"], ())]
    assert len(site.runs(FILLER)) == RUNS
    # What one machine would have left: going on there, or here, measures nothing.
    assert Journal(site.terms.state, FILLER).done is not None
    assert endings(site.go(FILLER, CLASSIFIER)) == ["there already", "there already"]
    assert len(site.scheduler.arrays) == 1


@pytest.mark.parametrize(
    ("fate", "again", "told"),
    [
        (Fate("NODE_FAIL", 1), True, "its node failed"),
        (Fate("BOOT_FAIL", 0), True, "its node did not start"),
        (Fate("PREEMPTED", 1, told=True), True, "another job took its place"),
        (Fate("FAILED", 1, told=True), True, "it was not done within its time"),
        (Fate("TIMEOUT", 2), True, "it was not done within its time"),
        (Fate("TIMEOUT", 0), False, "it was not done within its time; raise `time` in [cluster]"),
        (Fate("FAILED", 0, told=True), False, "raise `time` in [cluster]"),
        (Fate("CANCELLED", 2, told=True), False, "it was cancelled; give the same command again"),
        (Fate("OUT_OF_MEMORY", 1), False, "it wanted more memory than it had; raise `memory`"),
        (Fate("DEADLINE", 1), False, "could not have been done by its deadline"),
        (Fate("FAILED", 1), True, "it ended without a report; the last line of its log: 'the last words of job 1_0'"),
        (Fate("GONE", 1), True, "no longer knows it, and it left no report"),
    ],
    ids=lambda value: f"{value.state} after {value.runs}" if isinstance(value, Fate) else "",
)
def test_what_becomes_of_a_job_that_is_lost(tmp_path: Path, fate: Fate, again: bool, told: str) -> None:
    site = Site(tmp_path, FakeScheduler(first(fate)))
    outcomes = site.go(FILLER, CLASSIFIER)
    assert endings(outcomes) == ["measured" if again else "failed", "measured"]
    assert told in (site.shown.getvalue() if again else str(outcomes[0].reason))
    # Whatever was finished is not made again, now or by the next command.
    assert endings(site.go(FILLER, CLASSIFIER)) == ["there already" if again else "measured", "there already"]
    assert Counter(slug for slug, _ in site.scheduler.made)[FILLER.slug] == RUNS
    assert len(set(site.runs(FILLER))) == RUNS


def test_a_job_in_a_state_that_nobody_knows_may_be_at_work_and_is_waited_for(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler(first(Fate("NEW_WORD", None))))
    looks = iter(range(20))

    def sleep(_: float) -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt

    site.sleep = sleep
    with pytest.raises(KeyboardInterrupt):
        site.go(FILLER)
    assert len(site.scheduler.arrays) == 1
    assert "1 job goes on without this command" in site.shown.getvalue()
    assert "scancel 1" in site.shown.getvalue()


def test_a_job_is_tried_so_many_times_and_no_more(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler(lambda *_: Fate("NODE_FAIL", 0)), attempts=2)
    [outcome] = site.go(FILLER)
    assert outcome.ending == "failed" and len(site.scheduler.arrays) == 2
    assert "job 2 on n1, the last of 2 jobs: its node failed" in str(outcome.reason)


def test_runs_of_two_nodes_never_make_one_record(tmp_path: Path) -> None:
    """Begun on one node, it begins anew on the other, and goes on where it was on the first."""
    fates = [Fate("NODE_FAIL", 2, "n1"), Fate("NODE_FAIL", 1, "n2"), Fate(node="n1")]
    site = Site(tmp_path, FakeScheduler(lambda _, before: fates[before]))
    assert endings(site.go(FILLER)) == ["measured"]
    assert [node for _, node in site.scheduler.made] == ["n1", "n1", "n2", "n1"]
    begun = Journal(site.terms.state, FILLER).begun()
    assert begun is not None and begun.facts.machine == "n1"
    assert len(set(site.runs(FILLER))) == RUNS


def test_a_node_that_cannot_measure_is_left_out_of_the_next_try(tmp_path: Path) -> None:
    fate = Fate("FAILED", refuses="its power limit is 300 W where the profile says 400 W.")
    site = Site(tmp_path, FakeScheduler(first(fate)))
    assert endings(site.go(FILLER)) == ["measured"]
    assert site.scheduler.arrays == [(["1"], ()), (["2"], ("n1",))]
    assert "its power limit is 300 W" in site.shown.getvalue()


def test_what_one_machine_began_goes_on_where_a_job_comes_to_it(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    begun = FakeNode("n1", Fate(runs=2))
    with pytest.raises(DiedError):
        list(begun.measure(FILLER, site.terms, replace(BASELINE, machine="n1"), RunsEach(RUNS)))
    before = {run.id for run in Journal(site.terms.state, FILLER).runs("c4")}
    assert endings(site.go(FILLER)) == ["measured"]
    assert len(site.scheduler.made) == 1 and before < set(site.runs(FILLER))


def test_what_is_done_anew_is_made_of_new_runs(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler(first(Fate("NODE_FAIL", 2))))
    site.go(FILLER)
    before = set(site.runs(FILLER))
    assert endings(site.go(FILLER, anew=True)) == ["measured"]
    assert not before & set(site.runs(FILLER)) and len(site.runs(FILLER)) == RUNS


def test_jobs_are_found_again_by_their_ids_and_by_their_name(tmp_path: Path) -> None:
    """The command is stopped: right after Slurm took the jobs and before anybody noted it, and while they run."""
    scheduler = FakeScheduler()
    site = Site(tmp_path, scheduler)
    scheduler.dies_after_submitting = True
    with pytest.raises(KeyboardInterrupt):
        site.go(FILLER, CLASSIFIER)

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    site.sleep = stop
    with pytest.raises(KeyboardInterrupt):
        site.go(FILLER, CLASSIFIER)
    site.sleep = lambda _: None
    assert endings(site.go(FILLER, CLASSIFIER)) == ["measured", "measured"]
    assert len(scheduler.arrays) == 1


def test_where_the_scheduler_does_not_answer_nothing_is_handed_in_twice(tmp_path: Path) -> None:
    scheduler = FakeScheduler()
    site = Site(tmp_path, scheduler)
    scheduler.dies_after_submitting = True
    with pytest.raises(KeyboardInterrupt):
        site.go(FILLER)
    scheduler.deaf = True
    with pytest.raises(SubmissionError, match=r"does not answer.*give the same command again"):
        site.go(FILLER)
    scheduler.deaf = False
    assert endings(site.go(FILLER)) == ["measured"]
    assert len(scheduler.arrays) == 1


def test_a_scheduler_that_is_away_for_a_while_is_waited_for(tmp_path: Path) -> None:
    scheduler = FakeScheduler()
    site = Site(tmp_path, scheduler)
    naps = iter([True, True, False])

    def sleep(_: float) -> None:
        scheduler.deaf = next(naps, False)

    site.sleep = sleep
    assert endings(site.go(FILLER)) == ["measured"]
    assert "does not answer …" in site.shown.getvalue() and "answers again" in site.shown.getvalue()


def test_what_slurm_refuses_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    scheduler = FakeScheduler()
    scheduler.refuses = "Slurm does not take the jobs ('invalid partition specified: fast'); mend [cluster]."
    site = Site(tmp_path, scheduler)
    with pytest.raises(SubmissionError, match="invalid partition"):
        site.go(FILLER)
    assert not list(site.terms.state.glob("cluster/*/[0-9]*"))
    scheduler.refuses = None
    assert endings(site.go(FILLER)) == ["measured"]


def other_target(assignment: Assignment) -> None:
    """The report says that another target was measured."""
    path = assignment.folder / REPORT
    path.write_text(path.read_text().replace(FILLER.model, "org/another"))


def other_record(assignment: Assignment) -> None:
    """The record is of another model."""
    path = assignment.folder / RECORD
    path.write_text(path.read_text().replace(FILLER.model, "org/another"))


def other_attempt(assignment: Assignment) -> None:
    path = assignment.folder / REPORT
    path.write_text(path.read_text().replace(assignment.id, "0" * 32))


def other_variant(assignment: Assignment) -> None:
    path = assignment.folder / RECORD
    path.write_text(path.read_text().replace('"fp32"', '"fp16"'))


def other_runs(assignment: Assignment) -> None:
    """One run more in the journal than in the record."""
    [path] = assignment.folder.glob("state/*/c4/001.json")
    document = json.loads(path.read_text())
    path.with_name("009.json").write_text(json.dumps({**document, "id": "one-more"}))


def no_record(assignment: Assignment) -> None:
    (assignment.folder / RECORD).unlink()


def no_json(assignment: Assignment) -> None:
    (assignment.folder / REPORT).write_text("{")


@pytest.mark.parametrize(
    ("meddle", "told"),
    [
        (other_target, r"its report is of 'fill-mask org/another.*', and fill-mask .* was asked for"),
        (other_record, r"its record is of 'fill-mask org/another.*', and fill-mask .* was asked for"),
        (other_attempt, r"its report is that of attempt '0{32}'"),
        (other_variant, r"its record is of another variant than fill-mask"),
        (other_runs, r"its record has other runs than its journal"),
        (no_record, r"a record that cannot be read \(it is not there\)"),
        (no_json, r"report\.json is not what this version wrote"),
    ],
)
def test_a_job_that_reports_something_else_is_refused(
    tmp_path: Path, meddle: Callable[[Assignment], None], told: str
) -> None:
    scheduler = FakeScheduler()
    scheduler.meddle = lambda assignment: meddle(assignment) if assignment.target == FILLER else None
    site = Site(tmp_path, scheduler)
    outcomes = site.go(FILLER, CLASSIFIER)
    assert endings(outcomes) == ["failed", "measured"]
    assert re.search(told, str(outcomes[0].reason)), outcomes[0].reason
    assert re.search("delete|give the same command again", str(outcomes[0].reason))
    assert not site.shelf.has(FILLER) and not Journal(site.terms.state, FILLER).folder.exists()


def test_two_campaigns_on_one_state_folder_are_refused_by_name_and_host(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    with held(site.terms.state, "theirs"), pytest.raises(HeldError, match=r"campaign 'theirs' on host '.+', process"):
        site.go(FILLER)
    assert site.scheduler.arrays == []


def test_a_folder_that_vanishes_in_the_middle_is_one_sentence_and_is_not_made_anew(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    away = tmp_path / "away"

    def vanish(_: float) -> None:
        if not away.exists():
            site.terms.state.rename(away)

    site.sleep = vanish
    with pytest.raises(HeldError, match=r"cannot be reached any more .*give the same command") as caught:
        site.go(FILLER)
    assert "\n" not in str(caught.value) and not site.terms.state.exists()
    assert "1 job goes on" in site.shown.getvalue()
    site.sleep = lambda _: None
    away.rename(site.terms.state)
    assert endings(site.go(FILLER)) == ["measured"]
    assert len(site.scheduler.arrays) == 1


def test_an_attempt_s_folder_of_another_target_is_told(tmp_path: Path) -> None:
    scheduler = FakeScheduler(lambda *_: Fate("CANCELLED", 0))
    site = Site(tmp_path, scheduler)
    site.go(FILLER, CLASSIFIER)
    ours, theirs = (site.terms.state / "cluster" / target.slug for target in (FILLER, CLASSIFIER))
    shutil.copy(theirs / "001" / "asked.json", ours / "001" / "asked.json")
    scheduler.fate = lambda *_: FINE
    outcomes = site.go(FILLER, CLASSIFIER)
    assert endings(outcomes) == ["failed", "measured"] and "is not that of fill-mask" in str(outcomes[0].reason)


def test_no_more_jobs_than_at_once_where_some_are_tried_again(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler(first(Fate("NODE_FAIL", 1))), at_once=1)
    assert endings(site.go(FILLER, CLASSIFIER)) == ["measured", "measured"]
    assert [ids for ids, _ in site.scheduler.arrays] == [["1_0", "1_1"], ["2"]]


STATES = ["NODE_FAIL", "PREEMPTED", "TIMEOUT", "CANCELLED", "OUT_OF_MEMORY", "FAILED", "GONE", "COMPLETED", "DEADLINE"]
FATES = st.builds(
    Fate,
    st.sampled_from(STATES),
    st.none() | st.integers(0, RUNS),
    st.sampled_from(["n1", "n2"]),
    st.booleans(),
)


@settings(max_examples=examples(15))
@given(st.lists(FATES, max_size=4), st.lists(FATES, max_size=4), st.lists(st.integers(1, 6), max_size=3), st.booleans())
def test_whatever_happens_every_finished_run_counts_once(
    fillers: list[Fate], classifiers: list[Fate], stops: list[int], dies: bool
) -> None:
    """Jobs end in any way on two nodes, and the command itself is stopped and given again."""
    fates = {FILLER: fillers, CLASSIFIER: classifiers}
    scheduler = FakeScheduler(lambda target, before: fates[target][before] if before < len(fates[target]) else FINE)
    scheduler.dies_after_submitting = dies
    with TemporaryDirectory() as folder:
        site = Site(Path(folder), scheduler)
        for stop in [*stops, *[1000] * 12]:
            left = iter(range(stop))

            def sleep(_: float, left=left) -> None:  # type: ignore[no-untyped-def]
                if next(left, None) is None:
                    raise KeyboardInterrupt

            site.sleep = sleep
            try:
                outcomes = site.go(FILLER, CLASSIFIER)
            except KeyboardInterrupt:
                continue
            if all(outcome.ending != "failed" for outcome in outcomes):
                break
        assert endings(site.go(FILLER, CLASSIFIER)) == ["there already"] * 2
        for target in (FILLER, CLASSIFIER):
            assert len(set(site.runs(target))) == RUNS
            by_node = Counter(node for slug, node in scheduler.made if slug == target.slug)
            # Never a run again that a node had finished: the record is one node's, the other made fewer.
            assert max(by_node.values()) == RUNS and all(count <= RUNS for count in by_node.values())


@pytest.mark.parametrize("state", ["FAILED", "GONE", "TIMEOUT"])
@pytest.mark.parametrize("runs", [0, 2])
def test_a_job_that_was_told_to_end_long_before_its_time_was_not_too_slow(
    tmp_path: Path, state: str, runs: int
) -> None:
    """As where another job takes its place: it is tried again, though it had not finished a run."""
    site = Site(tmp_path, FakeScheduler(first(Fate(state, runs, told=True))), time="04:00:00")
    assert endings(site.go(FILLER)) == ["measured"]
    assert "told to end before its time was up" in site.shown.getvalue()
    assert len(site.scheduler.made) == RUNS


@pytest.mark.parametrize(
    "words",
    [
        "slurmstepd-n1: error: Exceeded job memory limit",
        "slurmstepd: error: Detected 1 oom_kill event in StepId=7.batch. Some of the step tasks have been OOM Killed.",
    ],
)
def test_a_job_over_its_memory_that_only_its_log_tells_of_is_not_tried_again(words: str) -> None:
    verdict = judged(JobState("FAILED", "n1"), None, 2, words)
    assert verdict.what == "give up" and "wanted more memory" in verdict.why
    assert judged(JobState("FAILED", "n1"), None, 2, "the model's own memory limit").what == "again"


def test_jobs_of_targets_that_were_left_out_meanwhile_are_named(tmp_path: Path) -> None:
    """Whoever changes the campaign file while its jobs run is told of those that nobody will gather."""
    site = Site(tmp_path, FakeScheduler())

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    site.sleep = stop
    with pytest.raises(KeyboardInterrupt):
        site.go(FILLER, CLASSIFIER)
    site.sleep = lambda _: None
    # It waits still.
    site.scheduler.looks["1_1"] = 0
    assert endings(site.go(FILLER)) == ["measured"]
    told = "1 job is still under way for targets that the campaign no longer asks for; to end it: scancel 1_1"
    assert told in site.shown.getvalue()
    assert endings(site.go(FILLER, CLASSIFIER)) == ["there already", "measured"]
    assert len(site.scheduler.arrays) == 1
