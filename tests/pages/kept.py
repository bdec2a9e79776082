"""Labels gathered with and without a cache, for the tests of what is kept."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.labels.gathering.gather import gather
from generator.labels.gathering.known import NOTHING
from generator.labels.label import Label
from generator.pages.storing.cache import Cache
from generator.pages.storing.kept_labels import KeptLabels
from generator.records.files.store import read_profiles, read_record
from tests import factories
from tests.labels.scales import TASKS, scale

SCALES = {(factories.TASK, factories.PROFILE_ID): scale()}


def gathered(
    folder: Path,
    cache: Cache | None = None,
    today: date = factories.TODAY,
    made_from: str = "",
    jobs: int = 1,
) -> list[Label]:
    """All labels of a folder."""
    known = KeptLabels(cache).known(folder, made_from, today) if cache else NOTHING
    return gather(folder, read_profiles(folder), SCALES, TASKS, today, jobs, known=known)


def outcome(read: Callable[[], object]) -> str:
    """What comes of it, or the sentence of the error with every fault."""
    try:
        return repr(read())
    except EnergyLabelError as error:
        return f"{type(error).__name__}: {error}"


def entries(cache: Cache) -> list[Path]:
    """The files of a cache."""
    assert cache.folder is not None
    return sorted(path for path in cache.folder.rglob("*") if path.is_file())


class Watched:
    """Which files are read and graded."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def read_record(self, path: Path, *rest: object) -> object:
        """As the module's own."""
        self.names.append(path.name)
        return _READ_RECORD(path, *rest)  # type: ignore[arg-type]

    def taken(self) -> list[str]:
        """The names since it was asked last, sorted."""
        names, self.names = sorted(self.names), []
        return names


_READ_RECORD = read_record
