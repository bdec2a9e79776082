"""Which attempts there were at each target, and which jobs they are: on the disk, so that nobody hands one in twice.

A folder a target, a folder an attempt in it. What is to be handed in is noted first, under a name of its own that the
scheduler knows too, and the ids of the jobs afterwards: whoever stops between the two finds the jobs by that name.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from uuid import uuid4

from generator.suite.campaign.planning.target import Target
from generator.suite.cluster.files import (
    ASKED,
    END,
    PROGRESS,
    REPORT,
    STATE,
    Asked,
    End,
    FileError,
    Submission,
    read,
    write,
)

_SUBMISSIONS = "submissions"
_NAME = "energy-label-"


@dataclass(frozen=True)
class Attempt:
    """One attempt at a target, in a folder of its own."""

    folder: Path
    id: str
    target: Target
    job: str | None = None

    @property
    def ended(self) -> bool:
        """Whether the campaign is done with it."""
        return (self.folder / END).exists()

    @property
    def journal(self) -> Path:
        """Where its job keeps the runs that it finished."""
        return self.folder / STATE / self.target.slug

    def end(self, end: End) -> None:
        """Note that the campaign is done with it."""
        write(self.folder / END, end)

    def disown(self) -> None:
        """No later attempt goes on from its runs, which are kept for whoever looks into it."""
        with suppress(FileNotFoundError):
            (self.folder / STATE).replace(self.folder / f"{STATE}.refused")


class Ledger:
    """The attempts of a campaign, below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._jobs: dict[str, str | None] = {}
        for submission in self._submissions():
            if submission.jobs is not None:
                self._jobs |= dict(zip_longest(submission.attempts, submission.jobs))

    def attempts(self, target: Target) -> list[Attempt]:
        """The attempts at a target that were handed in, the first of them first.

        What has left something was handed in, whether or not anybody knows its job.
        """
        folders = (folder for _, folder in sorted(self._numbered(target)))
        return [
            self._attempt(folder, target)
            for folder in folders
            if (key := self._key(folder)) in self._jobs or self._has_run(key)
        ]

    def open(self, target: Target) -> Attempt | None:
        """The attempt that may still be under way, and that nobody has gathered."""
        return next((attempt for attempt in reversed(self.attempts(target)) if not attempt.ended), None)

    def jobs_of_others(self, targets: Iterable[Target]) -> list[str]:
        """The jobs of attempts at any other target that nobody is done with."""
        asked = {target.slug for target in targets}
        others = ((key, job) for key, job in self._jobs.items() if job and key.partition("/")[0] not in asked)
        return [job for key, job in others if (self.root / key).is_dir() and not (self.root / key / END).exists()]

    def begin(self, target: Target) -> Attempt:
        """A new attempt, which is nobody's job yet."""
        last = max((number for number, _ in self._numbered(target)), default=0)
        folder = self.root / target.slug / f"{last + 1:03d}"
        attempt = Attempt(folder, uuid4().hex, target)
        write(folder / ASKED, Asked(id=attempt.id, target=target))
        return attempt

    def intend(self, attempts: Sequence[Attempt]) -> Submission:
        """Note what is handed in now, under a new name."""
        name = f"{_NAME}{uuid4().hex[:12]}"
        submission = Submission(name=name, attempts=tuple(self._key(attempt.folder) for attempt in attempts))
        self._note(submission)
        return submission

    def submitted(self, submission: Submission, jobs: Sequence[str]) -> None:
        """Note the ids of the jobs that were handed in."""
        self._note(submission.model_copy(update={"jobs": tuple(jobs)}))

    def withdraw(self, submission: Submission) -> None:
        """Take back what the scheduler has refused, or never heard of."""
        for key in submission.attempts:
            shutil.rmtree(self.root / key, ignore_errors=True)
            self._jobs.pop(key, None)
        self._path(submission).unlink(missing_ok=True)

    def unsettled(self) -> list[Submission]:
        """What was to be handed in, and nobody knows whether it was."""
        return [submission for submission in self._submissions() if submission.jobs is None]

    def lost(self, submission: Submission) -> None:
        """Nobody knows the jobs any more, and some of them did run: their attempts have none."""
        self._note(submission.model_copy(update={"jobs": ()}))
        self._jobs |= dict.fromkeys(submission.attempts)

    def has_run(self, submission: Submission) -> bool:
        """Whether any of its jobs has left something, which only one that was handed in does."""
        return any(map(self._has_run, submission.attempts))

    def forget_journals(self, attempts: Iterable[Attempt]) -> None:
        """The record is kept, and its runs with it: no later attempt goes on from them."""
        for attempt in attempts:
            shutil.rmtree(attempt.folder / STATE, ignore_errors=True)

    def _has_run(self, key: str) -> bool:
        asked = (self.root / key / ASKED).exists()
        return asked and any((self.root / key / name).exists() for name in (REPORT, STATE, PROGRESS))

    def _numbered(self, target: Target) -> Iterator[tuple[int, Path]]:
        """The folders of a target's attempts; what somebody else has put beside them is none."""
        for path in (self.root / target.slug).glob("[0-9]*"):
            if path.name.isdecimal() and path.is_dir():
                yield int(path.name), path

    def _attempt(self, folder: Path, target: Target) -> Attempt:
        asked = read(Asked, folder / ASKED)
        if asked is None or asked.target != target:
            raise FileError(f"{folder / ASKED} is not that of {target.name}; delete {folder.parent} and try again.")
        return Attempt(folder, asked.id, target, self._jobs.get(self._key(folder)))

    def _key(self, folder: Path) -> str:
        return folder.relative_to(self.root).as_posix()

    def _path(self, submission: Submission) -> Path:
        return self.root / _SUBMISSIONS / f"{submission.name}.json"

    def _note(self, submission: Submission) -> None:
        write(self._path(submission), submission)
        if submission.jobs:
            self._jobs |= dict(zip(submission.attempts, submission.jobs, strict=True))

    def _submissions(self) -> list[Submission]:
        # Whoever threw it away unseen would hand in once more what is under way.
        remedy = "end its jobs with scancel --name={}, delete this one file, and give the same command again"
        paths = sorted((self.root / _SUBMISSIONS).glob("*.json"))
        return [found for path in paths if (found := read(Submission, path, remedy.format(path.stem))) is not None]
