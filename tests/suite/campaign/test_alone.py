"""A campaign on a machine that others use: refused at rest, held off by a lock, told where nothing is published."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.records.model import Phase
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.preview import preview_plan
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.run import run_campaign
from generator.suite.host.alone import Alone, NotAloneError
from generator.suite.host.given import Given
from generator.suite.host.lock import DeviceLockError, devices_locked
from generator.suite.meters.nvml import Gpu
from tests.patience import PATIENCE_S
from tests.suite.fake_nvml import UUIDS
from tests.suite.terms import RunsEach, cpu_profile, gpu_profile, terms

# So little that whoever works at all takes more than a twentieth of it, on a machine of any size.
LITTLE = Given(processors=0.001, cores=1, memory_bytes=None, host_processors=1, host_memory_bytes=None)


@pytest.fixture
def beside() -> Iterator[int]:
    """Two busy loops, and a process at rest whose tree they are no part of."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    resting = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield resting.pid
    for process in (*loops, resting):
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def look(campaign: Terms) -> Baseline:
    nobody: Any = None
    found = worker._look(nobody, campaign, 0.3).result
    assert found is not None
    return found


def test_busy_loops_beside_are_refused_at_rest(libraries: None, tmp_path: Path, beside: int) -> None:
    alone = Alone(locks=tmp_path, given=LITTLE, root=beside)
    with pytest.raises(NotAloneError, match=r"this machine is not alone: .*process \d+.* end that or wait"):
        look(terms(tmp_path / "state", alone=alone))


def test_a_preview_beside_busy_loops_is_told(libraries: None, tmp_path: Path, beside: int) -> None:
    _, short = preview_plan(cpu_profile(), tmp_path)
    assert not short.alone.insists
    baseline = look(replace(short, alone=replace(short.alone, given=LITTLE, root=beside)))
    [note] = baseline.notes
    assert note.startswith("At rest somebody else took 100% of the processors' time")


def test_a_campaign_that_nobody_disturbs_has_no_note(libraries: None, tmp_path: Path) -> None:
    baseline = look(terms(tmp_path / "state"))
    assert baseline.notes == () and baseline.machine and baseline.hardware


class Silent:
    """An audience that hears nothing."""

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


def go(campaign: Terms) -> list[Any]:
    shelf: Any = None
    audience: Any = Silent()
    return run_campaign([], campaign, lambda _: RunsEach(1), shelf, audience, 0.0)


def test_two_campaigns_do_not_measure_each_other_whatever_their_folders(tmp_path: Path) -> None:
    one, other = (terms(tmp_path / name / "state", alone=Alone(locks=tmp_path)) for name in ("one", "other"))
    with devices_locked(one.alone.locks, one.devices):
        with pytest.raises(DeviceLockError, match="another measurement is under way on the processors"):
            go(other)
        assert go(replace(other, alone=Alone(locks=tmp_path, insists=False))) == []
    assert go(other) == []


def test_a_device_is_locked_where_its_energy_is_counted(tmp_path: Path) -> None:
    gpu = Gpu(0, UUIDS[0], "NVIDIA A100-SXM4-80GB", 8)
    profile = gpu_profile()
    alone = profile.model_copy(update={"boundary": profile.boundary.model_copy(update={"cpu": "excluded"})})
    assert terms(tmp_path, cpu_profile()).devices == ("cpu",)
    assert terms(tmp_path, profile, gpu).devices == ("cpu", gpu.uuid)
    assert terms(tmp_path, alone, gpu).devices == (gpu.uuid,)
    assert terms(tmp_path, alone).devices == ("cpu",)


def test_every_worker_belongs_to_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker takes is the campaign's, and so are the server that it was forked from and its brothers."""
    import os

    given: list[Terms] = []

    def messages(_: Any, arguments: tuple[Any, ...], own: Terms) -> Iterator[worker.Message]:
        given.extend(argument for argument in arguments if isinstance(argument, Terms))
        return iter(())

    monkeypatch.setattr(worker, "_messages", messages)
    campaign, nothing = terms(tmp_path), Phase(duration_s=1.0, energy_joules={"cpu": 1.0})
    target: Any = None
    list(worker.look(campaign, 1.0))
    list(worker.measure(target, campaign, Baseline(nothing, {}, None, "here"), RunsEach(1)))
    assert [found.alone.root for found in given] == [os.getpid()] * 2
