"""Record files in parts of neighbours: what is read, kept and found again together."""

import os
from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

from generator.records.files.listing import File

# Files of a part, on average: few enough that a change costs little, and enough that a part costs little itself.
ABOUT = 128


class Part(NamedTuple):
    """Files that follow one another in the order of paths; the part is named by the first, or "" if that is first."""

    name: str
    files: list[File]


def cut(files: Sequence[File]) -> list[Part]:
    """`files`, which are in order, in parts.

    A path itself says, by its checksum, whether a part begins there. So a file more or less changes one part, or two,
    where a count would move all that follow.
    """
    parts: list[Part] = []
    for file in files:
        begins = crc32(os.fsencode(file.place)) % ABOUT == 0
        if begins or not parts:
            parts.append(Part(file.place if begins else "", []))
        parts[-1].files.append(file)
    return parts
