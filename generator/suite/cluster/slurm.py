"""Slurm as the scheduler: jobs are handed in through submitit, and looked after by `squeue`, and `sacct` where it is.

submitit writes the batch script, pickles what a job is to do, and runs it. It asks for states by `sacct` alone, which
many clusters do not have, and retries by rules of its own: so both are done here. A job is one process: the batch
script becomes Python, which gets Slurm's SIGTERM itself.
"""

import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, suppress
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.cluster.attempt import Assignment, work
from generator.suite.cluster.scheduler import SubmissionError
from generator.suite.cluster.scheduler_states import JobState

_INSTALL = "pip install 'model-energy-label[cluster]'"
_PATIENCE_S = 60.0
_PROGRAMS = ("sbatch", "squeue", "srun")
_TAIL_BYTES = 4096
_FIELDS = 4


def refuse_without_slurm() -> None:
    """Raise `SubmissionError` where submitit is not installed, or Slurm's programs are not on the path."""
    try:
        import submitit  # noqa: F401
    except ModuleNotFoundError:
        raise SubmissionError(f"submitit is not installed, which --cluster slurm needs; {_INSTALL}.") from None
    if missing := [name for name in _PROGRAMS if shutil.which(name) is None]:
        raise SubmissionError(
            f"{', '.join(missing)} of Slurm {'is' if len(missing) == 1 else 'are'} not on the path; run this on a "
            "login node of the cluster, or leave out --cluster to measure on this machine."
        )


class Slurm:
    """Jobs of one campaign: as its `[cluster]` table asks, their scripts and logs in one folder."""

    def __init__(
        self,
        asked: ClusterAsked,
        folder: Path,
        gpu: bool,
        whole_node: bool,
        job: Callable[[Assignment], None] = work,
    ) -> None:
        self._asked, self._folder, self._gpu, self._whole_node = asked, folder, gpu, whole_node
        self._job = job

    def submit(self, name: str, assignments: Sequence[Assignment], exclude: Sequence[str]) -> list[str]:
        """Hand the jobs in, several as one array; returns their ids."""
        import submitit

        executor = submitit.SlurmExecutor(folder=self._folder, python=self.command)
        executor.update_parameters(**self.parameters(name, exclude))
        try:
            # What sbatch says of a refusal is in the sentence.
            with redirect_stderr(io.StringIO()):
                return [job.job_id for job in executor.map_array(self._job, list(assignments))]
        except (RuntimeError, OSError) as error:
            # Taken, and then not to be told what to do: nothing of it may run.
            _ask("scancel", f"--name={name}")
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            said = next((line for line in lines if "error" in line), lines[-1] if lines else type(error).__name__)
            raise SubmissionError(
                f"Slurm does not take the jobs ({shown(said, 300)}); mend [cluster] in the campaign file, and give the "
                "same command again."
            ) from error

    @property
    def command(self) -> str:
        """What the batch script becomes: Python, in the container where there is one."""
        python = self._asked.python or shlex.quote(sys.executable)
        return " ".join(filter(None, ("exec", self._asked.container, python)))

    def parameters(self, name: str, exclude: Sequence[str]) -> dict[str, Any]:
        """What submitit is told of the jobs, by its own names."""
        asked = self._asked
        left_out = ",".join(filter(None, (asked.exclude, *exclude)))
        given = {
            "partition": asked.partition,
            "account": asked.account,
            "qos": asked.qos,
            "constraint": asked.constraint,
            "exclude": left_out or None,
            # A node of one's own has all its processors, but of its memory only what was asked for; 0 is all of it.
            "mem": asked.memory or ("0" if self._whole_node else None),
            "cpus_per_task": asked.cpus,
            "gres": f"gpu:{asked.gpus}" if self._gpu else None,
            "exclusive": True if self._whole_node else None,
            "setup": list(asked.setup) or None,
        }
        return {
            **{key: value for key, value in given.items() if value is not None},
            "job_name": name,
            "time": asked.minutes,
            "nodes": 1,
            "array_parallelism": asked.at_once,
            "signal_delay_s": asked.grace,
            "use_srun": False,
            "wckey": None,
            # To the process that the script became; and a job that is lost is tried again here, as another attempt.
            "additional_parameters": {"signal": f"B:TERM@{asked.grace}", "no-requeue": True},
        }

    def states(self, jobs: Sequence[str]) -> dict[str, JobState] | None:
        """The states of these jobs; `None` where Slurm does not answer now."""
        lines = _ask("squeue", *_ALL_OF_MINE, "--format=%i|%T|%N|%r")
        if lines is None:
            return None
        wanted = set(jobs)
        found = {job: state for job, state in _states(lines) if job in wanted}
        if rest := sorted(wanted - found.keys()):
            # Ended long ago: only the accounts know of it, where there are any.
            found |= dict(_states(_ask("sacct", *_ACCOUNTS, f"--jobs={','.join(rest)}") or []))
        return {job: found[job] for job in jobs if job in found}

    def find(self, name: str, count: int) -> list[str] | None:
        """The ids of so many jobs that were handed in under this name, none where they were not."""
        lines = _ask("squeue", *_ALL_OF_MINE, f"--name={name}", "--format=%i|%T|%N|%r")
        if lines is None:
            return None
        found = [job for job, _ in _states(lines)]
        found = found or [job for job, _ in _states(_ask("sacct", *_ACCOUNTS, _LATELY, f"--name={name}") or [])]
        if not found:
            return []
        # An array is taken as a whole, though Slurm may have forgotten some of its jobs by now.
        first = found[0].partition("_")[0]
        return [first] if count == 1 else [f"{first}_{index}" for index in range(count)]

    def last_words(self, job: str) -> str:
        """The last line of the job's log of errors, else of the other one."""
        for ending in ("err", "out"):
            with suppress(OSError):
                path = self._folder / f"{job}_0_log.{ending}"
                text = path.read_bytes()[-_TAIL_BYTES:].decode("utf-8", "replace")
                if lines := [line.strip() for line in text.splitlines() if line.strip()]:
                    return lines[-1]
        return ""


_ALL_OF_MINE = ("--noheader", "--array", "--states=all", f"--user={os.getuid()}")
_LATELY = "--starttime=now-30days"
_ACCOUNTS = ("--noheader", "--allocations", "--parsable2", "--format=JobID,State,NodeList,Reason")


def _ask(*words: str) -> list[str] | None:
    """The lines that one of Slurm's programs prints; `None` where it is not there or does not answer."""
    try:
        done = subprocess.run(  # noqa: S603  (the words are ours, and job ids that are digits)
            words, capture_output=True, text=True, errors="replace", timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.splitlines() if done.returncode == 0 else None


def _states(lines: Sequence[str]) -> Iterator[tuple[str, JobState]]:
    for line in lines:
        parts = line.split("|")
        # `12_[0-3%2]` are those of an array that nobody told apart; they are told one by one as well.
        if len(parts) != _FIELDS or not parts[0].replace("_", "", 1).isdigit():
            continue
        job, state, node, why = (part.strip() for part in parts)
        # `CANCELLED by 1000`, and a `+` where sacct cuts a word.
        word = state.split()[0].rstrip("+") if state else ""
        yield job, JobState(word, "" if "None" in node else node, "" if why in ("None", "") else why)
