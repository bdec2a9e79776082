"""A benchmark for which the disk is too small ends before it begins, and says what to do."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.bench.room import refuse_without_room
from tests.bench.sizes import Beside


def test_a_disk_that_is_too_small_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9e9))
    refuse_without_room(tmp_path, [100, 1_000], Beside(plain=True, hugo=True))
    refuse_without_room(tmp_path, [100], Beside())
    with pytest.raises(SystemExit, match=r"has 9 GB of room, and .* take about 30 GB; name a folder .*--work"):
        refuse_without_room(tmp_path, [1_000, 10_000], Beside(plain=True, hugo=True))
