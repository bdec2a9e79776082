"""What takes longest begins first, and every other test where it was."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.order import LONGEST, longest_first


def test_every_file_that_comes_first_is_there(repository: Path) -> None:
    assert [name for name in LONGEST if not (repository / name).is_file()] == []


def test_files_stay_whole_and_the_others_as_they_were() -> None:
    names = ["a.py::one", f"{LONGEST[1]}::one", f"{LONGEST[1]}::two", "b.py::one", f"{LONGEST[0]}::one", "a.py::two"]
    items: list[Any] = [SimpleNamespace(nodeid=name) for name in names]
    longest_first(items)
    assert [item.nodeid for item in items] == [names[place] for place in (4, 1, 2, 0, 3, 5)]
