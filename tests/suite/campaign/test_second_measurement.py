"""Measuring what somebody else has measured: kept beside their record, and never written over it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from generator import measure as measuring
from generator.errors import EnergyLabelError
from generator.labels.gathering.gather import gather
from generator.labels.task import read_tasks
from generator.measure import Measurements, run_targets
from generator.records.files.reading import record_in
from generator.records.files.store import read_profiles, read_records
from generator.records.model import Dataset, Phase, Record, Run
from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running import run, worker
from generator.suite.campaign.running.journal import Asked, Begun, Facts, Journal
from generator.suite.campaign.running.run import Outcome
from generator.suite.host.lock import devices_locked
from generator.suite.quality.judging import Judged
from tests import factories
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, cpu_profile, terms

PLACE = "cpu-only/text-classification/my-lab--my-model--fp32"
TODAY = datetime.now(UTC).date()


class Lab:
    """A measurements folder that several people share, each measuring on a machine and in a state of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.measurements = factories.write_measurements(folder / "measurements", [], [])
        table = cpu_profile().model_dump(mode="json", exclude_none=True)
        factories.write_profile(self.measurements, table)
        (folder / "model").mkdir()
        self.joules = 5.0
        self.measured = 0

    def look(self, *_: Any) -> Iterator[worker.Message]:
        yield worker.Done(BASELINE)

    def measure(self, target: Target, terms: Terms, baseline: Baseline, _: Any) -> Iterator[worker.Message]:
        self.measured += 1
        journal, [name] = Journal(terms.state, target), target.workloads
        asked = Asked(id=name, dataset=Dataset(name="a/b"), queries_from="hub")
        facts = Facts(
            profile=terms.profile.id,
            tools={"torch": "2.13.0"},
            hardware=baseline.hardware,
            how=baseline.how,
            window_s=30.0,
            queries=10,
            workloads=(asked,),
        )
        journal.begin(Begun(facts=facts))
        for number in range(3):
            self.joules *= 1.0001
            query = Phase(duration_s=10.0, energy_joules={"cpu": self.joules + 0.01 * number, "ram": 1.0})
            finished = datetime(2026, 11, 1, tzinfo=UTC)
            journal.add(name, Run(id=str(uuid4()), finished_at=finished, queries=10, query=query))
        journal.judge(name, Judged(why_not="Nobody asked."))
        yield worker.Done()

    def plan(self, submitter: str | None, by: str | None = None, **entry: Any) -> Plan:
        asked = {
            "tasks": ["text-classification"],
            "models": [str(self.folder / "model")],
            "approach": "fine-tuned",
            "workloads": ["sst2"],
            "as": "my-lab/my-model",
            **entry,
        }
        more = {"submitter": submitter} if submitter else {}
        return plan(asked, by=by or f"The lab of {submitter}", **more)

    def go(self, submitter: str | None, state: str | None = None, replacing: bool = False, **given: Any) -> Outcome:
        where = self.folder / f"{state or submitter}.state"
        [outcome] = measuring.measure(self.plan(submitter, **given), self.measurements, where, replacing)
        return outcome

    def read(self, place: str) -> Record:
        return record_in((self.measurements / f"{place}.json").read_bytes(), "a.json")

    def text(self, place: str = f"records/{PLACE}") -> str:
        return (self.measurements / f"{place}.json").read_text()

    def state_of(self, submitter: str) -> Path:
        return Journal(self.folder / f"{submitter}.state" / "cpu-only", targets_of(self.plan(submitter))[0]).folder


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    made = Lab(tmp_path)
    monkeypatch.setattr(worker, "look", made.look)
    monkeypatch.setattr(worker, "measure", made.measure)
    # Nothing is measured, so whoever measures on this machine meanwhile is in nobody's way.
    monkeypatch.setattr(run, "devices_locked", lambda _, devices: devices_locked(tmp_path, devices))
    return made


def test_the_second_is_kept_beside_the_first_and_both_are_read(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert lab.go("Ann").place == f"{lab.measurements}/records/{PLACE}.json"
    first = lab.text()
    assert "second measurement" not in capsys.readouterr().err
    outcome = lab.go("Bob")
    assert outcome.ending == "measured"
    assert outcome.place == f"{lab.measurements}/reproductions/{PLACE}/bob.json"
    assert "already measured by Ann; kept as a second measurement" in capsys.readouterr().err
    assert lab.text() == first
    assert lab.read(f"reproductions/{PLACE}/bob").provenance.submitter == "Bob"
    profiles = read_profiles(lab.measurements)
    assert len(read_records(lab.measurements, profiles, TODAY)) == 1
    [label] = gather(lab.measurements, profiles, {}, read_tasks(), TODAY, jobs=1)
    assert [item.submitter for item in label.result.verification.reproductions] == ["Bob"]


def test_every_record_the_suite_writes_adds_up(lab: Lab) -> None:
    lab.go("ann")
    [workload] = lab.read(f"records/{PLACE}").workloads
    assert workload.totals is not None
    assert workload.totals.queries == 30
    cpu = pytest.approx(sum(run.query.energy_joules["cpu"] for run in workload.runs))
    assert workload.totals.energy_joules == {"cpu": cpu, "ram": pytest.approx(3.0)}


def test_the_same_command_goes_on_and_another_state_does_not_measure_over(lab: Lab) -> None:
    lab.go("ann")
    lab.go("bob")
    kept = lab.text(f"reproductions/{PLACE}/bob")
    assert lab.go("bob").ending == "there already"
    assert lab.measured == 2
    with pytest.raises(EnergyLabelError, match=re.escape(f"Already measured: reproductions/{PLACE}/bob.json")):
        lab.go("bob", state="elsewhere")
    assert lab.text(f"reproductions/{PLACE}/bob") == kept


def test_replacing_means_one_s_own(lab: Lab) -> None:
    lab.go("ann")
    lab.go("bob")
    first, second = lab.text(), lab.text(f"reproductions/{PLACE}/bob")
    assert lab.go("bob", replacing=True).ending == "measured"
    assert lab.text() == first
    assert lab.text(f"reproductions/{PLACE}/bob") != second
    assert lab.go("ANN", state="ann", replacing=True, by="The lab of ann").ending == "measured"
    assert lab.text() != first
    assert len(list((lab.measurements / "reproductions").rglob("*.json"))) == 1


@pytest.mark.parametrize("replacing", [False, True])
def test_whoever_names_no_account_cannot_write_over_another_s(lab: Lab, replacing: bool) -> None:
    lab.go("ann")
    first = lab.text()
    with pytest.raises(EnergyLabelError, match=r"Already measured by ann: .*--submitter LOGIN"):
        lab.go(None, replacing=replacing)
    assert lab.text() == first
    assert lab.measured == 1


def test_killed_between_writing_and_noting_it_is_written_again_from_its_runs(lab: Lab) -> None:
    lab.go("ann")
    lab.go("bob")
    kept = lab.text(f"reproductions/{PLACE}/bob")
    (lab.state_of("bob") / "done").unlink()
    assert lab.go("bob").ending == "measured"
    assert lab.measured == 2
    assert lab.text(f"reproductions/{PLACE}/bob") == kept


def test_a_record_that_arrives_meanwhile_is_not_written_over(lab: Lab) -> None:
    lab.go("bob")
    bobs = lab.text()
    (lab.measurements / "records" / f"{PLACE}.json").unlink()
    (lab.state_of("bob") / "done").unlink()
    lab.go("ann")
    first = lab.text()
    assert lab.go("bob").place == f"{lab.measurements}/reproductions/{PLACE}/bob.json"
    assert lab.text() == first
    assert lab.text(f"reproductions/{PLACE}/bob") == bobs


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"by": "the LAB of  ann"}, "they measured the record too"),
        ({"approach": "zero-shot"}, "approach = 'zero-shot': the record says 'fine-tuned'"),
        ({"weights": "random"}, "a twin is never verified"),
        ({"workloads": ["imdb"]}, "the record has sst2"),
    ],
)
def test_what_would_be_no_second_measurement_is_told_before_it_is_made(
    lab: Lab, given: dict[str, Any], told: str
) -> None:
    lab.go("ann")
    with pytest.raises(EnergyLabelError, match=rf"Already measured by ann: .*{re.escape(told)}"):
        lab.go("bob", **given)
    assert lab.measured == 1


def test_a_twin_is_never_verified(lab: Lab) -> None:
    lab.go("ann", weights="random")
    with pytest.raises(EnergyLabelError, match="a twin is never verified"):
        lab.go("bob", weights="random")


def test_a_record_that_nobody_can_read_can_be_replaced(lab: Lab) -> None:
    lab.go("ann")
    (lab.measurements / "records" / f"{PLACE}.json").write_text("{")
    with pytest.raises(EnergyLabelError, match="Already measured"):
        lab.go("bob")
    assert lab.go("bob", replacing=True).place == f"{lab.measurements}/records/{PLACE}.json"


@pytest.mark.parametrize("submitter", ["", "-ann", "ann-", "a/b", "../ann", "ann\n", "a" * 40, "änn", "ann bob"])
def test_a_submitter_is_an_account_s_name(submitter: str) -> None:
    with pytest.raises(EnergyLabelError, match="submitter"):
        plan({"tasks": ["fill-mask"], "models": ["tiny"]}, submitter=submitter)


def test_two_real_campaigns_of_one_folder_are_a_record_and_its_check(tmp_path: Path, twin: Any) -> None:
    folder = str(twin("bert-text-classification-tiny").folder)
    entry = {"tasks": ["text-classification"], "models": [folder], "approach": "fine-tuned", "as": "my-lab/my-model"}
    targets = targets_of(plan({**entry, "workloads": ["sst2"]}))
    measurements = factories.write_measurements(tmp_path / "measurements", [], [])
    factories.write_profile(measurements, cpu_profile().model_dump(mode="json", exclude_none=True))
    for submitter in ("ann", "bob"):
        made = terms(tmp_path / submitter, queries=2, window_s=0.3, by=f"The lab of {submitter}", submitter=submitter)
        shelf = Measurements(measurements, made.profile, submitter=submitter)
        [outcome] = run_targets(targets, made, shelf, 0.2, lambda _: RunsEach(3))
        assert outcome.ending == "measured", outcome.reason
    [label] = gather(measurements, read_profiles(measurements), {}, read_tasks(), TODAY, jobs=1)
    # Whether the two agree is this machine's affair; that the rule was asked is ours.
    [second] = label.result.verification.reproductions
    assert label.result.verification.state == ("reproduced" if second.agrees else "disputed")
    assert (label.source.submitter, second.submitter) == ("ann", "bob")


def test_a_folder_that_takes_nothing_is_told_before_anything_is_measured(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The superuser may write everywhere, whatever a folder's mode says.
    monkeypatch.setattr("os.access", lambda place, _: "records" not in str(place))
    with pytest.raises(PermissionError, match="records"):
        lab.go("ann")
    assert lab.measured == 0
