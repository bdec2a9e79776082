"""What workers share is made once, whole, and made anew after a failure."""

from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from tests.sharing import Shared, shared_folders


def of_worker(session: Path, worker: str | None) -> Shared:
    """As a worker has it (`gw0`, `gw1`), or a session without workers."""
    base = session / f"popen-{worker}" if worker else session
    base.mkdir(parents=True, exist_ok=True)
    factory: Any = SimpleNamespace(getbasetemp=lambda: base)
    return shared_folders(factory)


def test_workers_of_a_session_share_what_one_of_them_made(tmp_path: Path) -> None:
    made: list[str] = []

    def ask(worker: str) -> None:
        def make(folder: Path) -> None:
            made.append(worker)
            folder.mkdir()
            (folder / "whole").touch()

        assert (of_worker(tmp_path / "one", worker)("site", make) / "whole").is_file()

    workers = [Thread(target=ask, args=(f"gw{number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) == 1


def test_a_session_shares_with_no_other(tmp_path: Path) -> None:
    one, other = of_worker(tmp_path / "one", "gw0"), of_worker(tmp_path / "other", None)
    assert one("site", Path.mkdir) != other("site", Path.mkdir)


def test_what_could_not_be_made_is_made_anew(tmp_path: Path) -> None:
    shared = of_worker(tmp_path, "gw0")

    def fail(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").touch()
        raise ValueError("no room")

    with pytest.raises(ValueError, match="no room"):
        shared("site", fail)
    assert list(shared("site", Path.mkdir).iterdir()) == []
