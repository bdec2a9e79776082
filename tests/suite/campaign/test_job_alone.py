"""Who else works on the machine, and what changes there: runs that are void, threads, folders."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.running import job
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.progress import Progress
from generator.suite.case import load_case
from generator.suite.host.alone import Alone, NotAloneError
from generator.suite.host.processor_time import Moment, Process
from generator.suite.meters.replay import reading
from tests.suite.campaign.jobs import ONE, go, record, tiny

pytestmark = pytest.mark.usefixtures("libraries")


class Busy:
    """A machine on which others take all of a window or nothing, the loading first, then each run."""

    def __init__(self, *runs: bool) -> None:
        self.runs, self.looks = runs, 0

    def __call__(self, root: int) -> Moment:
        run, ending = divmod(self.looks, 2)
        self.looks += 1
        busy = 10.0 if ending and self.runs[run] else 0.0
        stress = Process(77, 0.0)
        return Moment(10.0 * self.looks, 100.0 * run + busy, 0.0, {}, {stress: busy}, {stress: "stress"})


def test_a_run_beside_somebody_else_is_void_and_told_and_made_anew(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    told: list[Progress] = []
    readings = [reading(1.0), *(reading(1.0, cpu_joules=float(n)) for n in (1, 99, 2))]
    alone = Alone(read=Busy(False, False, True, False), locks=tmp_path, given=ONE)
    journal, _ = go(tmp_path / "state", target, readings, runs=2, tell=told.append, alone=alone)
    runs = journal.runs("sst2")
    assert [run.query.energy_joules["cpu"] for run in runs] == [1.0, 2.0]
    assert [run.conditions and run.conditions.others_cpu_share for run in runs] == [0.0, 0.0]
    [void] = [progress for progress in told if progress.void]
    assert (void.workload, void.run) == ("sst2", 2)
    assert re.search(r"somebody else took 100% of the processors' time \('stress', process 77: 100%\)", void.void or "")


def test_as_many_void_runs_as_the_case_has_runs_fail_the_target_with_that_reason(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    most = load_case("text-classification").protocol.runs.at_most
    alone = Alone(read=Busy(False, *[True] * most), locks=tmp_path, given=ONE)
    told: list[Progress] = []
    with pytest.raises(NotAloneError, match=rf"^{most} runs were void, the last because somebody else took 100% .*end"):
        go(tmp_path / "state", target, [reading(1.0)] * (most + 1), tell=told.append, alone=alone)
    assert len([progress for progress in told if progress.void]) == most - 1
    assert Journal(tmp_path / "state", target).runs("sst2") == ()


@pytest.mark.parametrize("insists", [True, False])
def test_what_loading_cost_beside_somebody_else_is_not_known(tmp_path: Path, insists: bool) -> None:
    target = tiny(workloads=["sst2"])
    alone = Alone(read=Busy(True, False), locks=tmp_path, given=ONE, insists=insists)
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 2, runs=1, alone=alone)
    [run] = journal.runs("sst2")
    assert (run.load is None) is insists


def test_a_preview_s_run_is_kept_and_says_who_else_worked(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    alone = Alone(read=Busy(True, True), locks=tmp_path, given=ONE, insists=False)
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 2, runs=1, alone=alone)
    [run] = journal.runs("sst2")
    assert run.conditions is not None and run.conditions.others_cpu_share == 1.0
    assert run.note is not None and "Somebody else took 100% of the processors' time while it ran." in run.note
    assert "stress" not in run.note


def test_the_threads_are_those_of_the_record_and_others_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    before = torch.get_num_threads()
    try:
        target = tiny(workloads=["sst2"])
        journal, _ = go(tmp_path / "one", target, [reading(1.0)] * 2, runs=1, threads=2)
        assert torch.get_num_threads() == 2
        assert record(journal, target).setup.threads == 2
        # The number is the machine's, and part of no name.
        assert record(journal, target).variant == "fp32"
        with pytest.raises(EnergyLabelError, match="threads: then 2, now 1"):
            go(tmp_path / "one", target, [reading(1.0)] * 2, runs=2, threads=1)
        monkeypatch.setattr(job, "use_threads", lambda _: torch.set_num_threads(2))
        with pytest.raises(EnergyLabelError, match="torch works with 2 threads where 1 were chosen"):
            go(tmp_path / "two", target, [reading(1.0)] * 2, runs=1, threads=1)
        assert Journal(tmp_path / "two", target).runs("sst2") == ()
    finally:
        torch.set_num_threads(before)


def test_a_folder_that_changed_meanwhile_is_another_model(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    go(tmp_path / "state", target, [reading(1.0)] * 2, runs=1)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(EnergyLabelError, match="model_files: then"):
        go(tmp_path / "state", target, [reading(1.0)] * 2)
