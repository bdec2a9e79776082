"""Labels as they were read and graded, kept for the next build: it takes only records from them that are as they were.

They are kept as Python's own objects, which can run what they like when they are read. So can compiled templates, and
both lie in the room of the cache that is no one else's.
"""

import pickle
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from generator.labels.known import Known
from generator.labels.scale import Scale
from generator.labels.task import Task
from generator.pages.cache import Cache, key_of, made_by, our_code
from generator.records.profile import Profile

# What has a part in reading and grading a record.
_LIBRARIES = ("numpy", "pydantic", "pydantic_core", "scipy")


class KeptLabels:
    """The labels of one folder, under one key for all that a label is made from besides its record."""

    def __init__(
        self,
        cache: Cache,
        measurements: Path,
        profiles: Mapping[str, Profile],
        scales: Mapping[tuple[str, str], Scale],
        tasks: Mapping[str, Task],
        short: Iterable[str],
        today: date,
    ) -> None:
        told = repr((profiles, scales, tasks, sorted(short), today))
        self._key = key_of("labels", our_code(), made_by(*_LIBRARIES), str(measurements.resolve()), told)
        self._cache, self._before = cache, Known()

    def known(self) -> Known:
        """What the last build read."""
        if (found := self._cache.read(self._key)) is not None:
            self._before = pickle.loads(found)  # noqa: S301 - see above
        return Known(self._before)

    def keep(self, known: Known) -> None:
        """Have the next build know this."""
        if known != self._before:
            self._cache.keep(self._key, pickle.dumps(known, pickle.HIGHEST_PROTOCOL))
