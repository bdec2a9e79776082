"""The `[cluster]` table of a campaign file, and what is refused before anything is handed in."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import main
from generator.errors import EnergyLabelError
from generator.measure import Measurements
from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.campaign.planning.plan_file import plan_of, read_plan
from generator.suite.cluster import start
from generator.suite.cluster.attempt import gpu_of_job
from generator.suite.cluster.rules import RULES
from generator.suite.cluster.scheduler_states import ENDED
from tests.suite.terms import RunsEach, cpu_profile, gpu_profile, terms

MEASURE = {"tasks": "fill-mask", "models": "tiny"}


def plan_with(cluster: dict[str, Any] | None, **changes: Any) -> Any:
    table = {"name": "c", "profile": "cpu-only", "by": "A test", "country": "FRA", "measure": MEASURE, **changes}
    return plan_of({**table, "cluster": cluster} if cluster is not None else table, "c.toml")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"time": "01:00:00", "partitoin": "gpu"}, "No key 'partitoin': did you mean partition"),
        ({"time": "01:00:00", "Time": "x"}, "No key 'Time': did you mean time"),
        ({"partition": "gpu"}, r"cluster\.time = missing"),
        ({"time": "4h"}, r"cluster\.time = '4h': is no length of time; write HH:MM:SS"),
        ({"time": "00:00:00"}, "is no length of time"),
        ({"time": 240}, r"cluster\.time = 240"),
        ({"time": "00:01:00", "grace": 60}, "grace is 60 s and the whole time is 00:01:00; leave time to measure"),
        ({"time": "01:00:00", "gpus": 2}, "a target is measured on one whole GPU; write 1, or its kind"),
        ({"time": "01:00:00", "gpus": "a100:4"}, "a target is measured on one whole GPU"),
        ({"time": "01:00:00", "at_once": 0}, r"cluster\.at_once = 0"),
        ({"time": "01:00:00", "partition": "a b"}, r"cluster\.partition = 'a b'"),
        ({"time": "01:00:00", "setup": ["one\ntwo"]}, r"cluster\.setup\[0\]"),
        ({"time": "01:00:00", "memory": "lots"}, r"cluster\.memory = 'lots'"),
    ],
)
def test_a_table_at_fault_is_one_sentence(table: dict[str, Any], told: str) -> None:
    with pytest.raises(EnergyLabelError, match=told) as caught:
        plan_with(table)
    assert "\n" not in str(caught.value)


def test_a_table_says_what_slurm_is_asked_for() -> None:
    asked = plan_with({"time": "1-02:03:04", "gpus": 1, "setup": ["module load cuda"]}).cluster
    assert (asked.seconds, asked.minutes, asked.gpus, asked.setup) == (93784, 1564, "1", ("module load cuda",))


def test_a_node_is_shared_only_where_nothing_of_it_is_counted() -> None:
    asked = ClusterAsked(time="01:00:00")
    boundary = {"gpu": "measured", "cpu": "excluded", "ram": "excluded"}
    alone = gpu_profile(boundary={**gpu_profile().boundary.model_dump(), **boundary})
    assert asked.takes_whole_node(cpu_profile()) and asked.takes_whole_node(gpu_profile())
    assert not asked.takes_whole_node(alone)
    assert ClusterAsked(time="01:00:00", whole_node=True).takes_whole_node(alone)


@pytest.mark.parametrize(
    ("cluster", "changes", "told"),
    [
        (None, {}, r"does not say what its jobs are; add a table \[cluster\] with time = "),
        ({"time": "01:00:00"}, {"order": "interleaved"}, "is interleaved, which is for targets on one machine"),
        ({"time": "01:00:00"}, {"gpu": "3"}, "names GPU 3, and on a cluster each job is given one; leave out gpu"),
    ],
)
def test_what_cannot_be_jobs_is_refused(cluster: dict[str, Any] | None, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(EnergyLabelError, match=told):
        start.cluster_of(plan_with(cluster, **changes))


def test_without_submitit_or_slurm_the_command_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign = tmp_path / "c.toml"
    campaign.write_text(
        'name = "c"\nprofile = "a100-sxm4-80gb"\nby = "A test"\ncountry = "FRA"\n[cluster]\ntime = "01:00:00"\n'
        '[[measure]]\ntasks = ["fill-mask"]\nmodels = ["tiny"]\n'
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["measure", "--campaign", str(campaign), "--cluster", "slurm"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "Traceback" not in told
    assert "model-energy-label[cluster]" in told or "run this on a login node of the cluster" in told
    assert not campaign.with_suffix(".state").exists()


def test_a_cluster_is_for_a_campaign_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "fill-mask", "a/b", "--cluster", "slurm"]) == 1
    assert "name one with --campaign FILE" in capsys.readouterr().err
    assert main(["measure", "--preview", "--cluster", "slurm"]) == 1
    assert "leave out --cluster" in capsys.readouterr().err


def test_one_machine_imports_nothing_of_a_cluster() -> None:
    import subprocess
    import sys

    code = (
        "import sys, generator.measure, generator.suite.campaign.planning.plan\n"
        "print([name for name in sys.modules if name.startswith(('submitit', 'generator.suite.cluster'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_way_to_end_has_its_rule() -> None:
    assert RULES.keys() == ENDED


@given(st.integers(0, 998), st.integers(0, 99), st.integers(0, 59), st.integers(1, 59))
def test_a_length_of_time_is_read_as_slurm_reads_it(days: int, hours: int, minutes: int, seconds: int) -> None:
    asked = ClusterAsked(time=f"{days}-{hours:02d}:{minutes:02d}:{seconds:02d}", grace=1) if seconds > 1 else None
    if asked is not None:
        assert asked.seconds == ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        assert 0 <= asked.minutes * 60 - asked.seconds < 60


@pytest.mark.parametrize(
    ("asked", "visible", "found"),
    [(None, "3", None), (None, "2,5", "2"), ("none", "2,5", "none"), (None, None, None), (None, "", None)],
)
def test_of_the_gpus_of_a_whole_node_the_first_is_measured(asked: str | None, visible: str | None, found: Any) -> None:
    assert gpu_of_job(asked, {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}) == found


def test_a_length_of_time_needs_no_quotes(tmp_path: Path) -> None:
    """TOML has times of its own, and 04:00:00 is one."""
    path = tmp_path / "c.toml"
    head = 'name = "c"\nprofile = "cpu-only"\nby = "A test"\ncountry = "FRA"\n'
    measured = '[[measure]]\ntasks = "fill-mask"\nmodels = "tiny"\n'
    path.write_text(f"{head}[cluster]\ntime = 04:00:00\n{measured}")
    cluster = read_plan(path).cluster
    assert cluster is not None and cluster.seconds == 4 * 3600
    path.write_text(f"{head}[cluster]\ntime = 2026-11-29\n{measured}")
    with pytest.raises(EnergyLabelError, match=r"cluster\.time = '2026-11-29': is no length of time"):
        read_plan(path)


def test_a_state_folder_that_slurm_would_read_otherwise_is_refused_before_anything_is_there(tmp_path: Path) -> None:
    state, enough = tmp_path / "100%j", lambda _: RunsEach(1)
    shelf = Measurements(tmp_path, cpu_profile())
    with pytest.raises(EnergyLabelError, match=r"takes the % in .*100%j.* name another folder with --state"):
        start.measure_on_cluster(ClusterAsked(time="01:00:00"), None, (), terms(state), shelf, 0.0, enough)
    assert not state.exists()
