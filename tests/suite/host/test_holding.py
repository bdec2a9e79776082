"""A folder for one campaign alone: by the kernel's lock, and where there is none by a file that names its holder."""

import errno
import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generator.suite.host.holding import HOLDER, HeldError, held
from tests.patience import PATIENCE_S

WITHOUT_LOCKS = [errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS]
_ELSEWHERE = """
import errno, fcntl, pathlib, sys
from generator.suite.host.holding import HeldError, held
number = int(sys.argv[2])
if number:
    def flock(*_): raise OSError(number, "no locks here")
    fcntl.flock = flock
try:
    with held(pathlib.Path(sys.argv[1]), "theirs"):
        print("mine", flush=True)
        if len(sys.argv) > 3: input()
except HeldError as error: print(error)
"""


def started(folder: Path, without: int = 0, *more: str) -> subprocess.Popen[str]:
    """Another process that wants the folder; with one more word it keeps it until it reads a line."""
    words = [sys.executable, "-c", _ELSEWHERE, str(folder), str(without), *more]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def elsewhere(folder: Path, without: int = 0) -> str:
    out, _ = started(folder, without).communicate(timeout=PATIENCE_S)
    return out.strip()


@pytest.fixture(params=[0, *dict.fromkeys(WITHOUT_LOCKS)], ids=lambda number: errno.errorcode.get(number, "flock"))
def without(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A file system with the kernel's locks (0), and ones that say in their own way that there are none."""
    number: int = request.param
    if number:

        def flock(*_: Any) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(fcntl, "flock", flock)
    return number


def test_a_folder_belongs_to_one_process_by_name_and_host(tmp_path: Path, without: int) -> None:
    with held(tmp_path, "ours"):
        told = elsewhere(tmp_path, without)
        assert "in use by another measurement; wait until it has ended, and run the same again" in told
        assert f"(campaign 'ours' on host {os.uname().nodename!r}, process {os.getpid()})" in told
        # Another folder would have both measure each other.
        assert "--state" not in told
    assert not (tmp_path / HOLDER).exists()
    assert elsewhere(tmp_path, without) == "mine"


def test_who_was_killed_holds_nothing(tmp_path: Path, without: int) -> None:
    process = started(tmp_path, without, "stay")
    assert process.stdout is not None and process.stdout.readline() == "mine\n"
    with pytest.raises(HeldError, match="campaign 'theirs'"), held(tmp_path, "ours"):
        pass
    process.kill()
    process.communicate()
    assert (tmp_path / HOLDER).exists()
    with held(tmp_path, "ours"):
        assert json.loads((tmp_path / HOLDER).read_text())["name"] == "ours"


def test_one_process_of_a_later_time_under_the_same_number_is_another(tmp_path: Path, without: int) -> None:
    with held(tmp_path, "ours"):
        document = json.loads((tmp_path / HOLDER).read_text())
    (tmp_path / HOLDER).write_text(json.dumps({**document, "began": "1"}))
    with held(tmp_path, "again"):
        pass


def on_another_host(folder: Path, silent_s: float) -> Path:
    """A campaign of another host, which touched its file so long ago."""
    path = folder / HOLDER
    holder = {"name": "far", "host": "node7", "place": "node7 x y", "process": 12, "began": "99", "token": "t"}
    path.write_text(json.dumps(holder))
    os.utime(path, (time.time() - silent_s, time.time() - silent_s))
    return path


def test_a_holder_on_another_host_is_believed_as_long_as_it_is_heard_of(tmp_path: Path, without: int) -> None:
    on_another_host(tmp_path, 30)
    told = r"campaign 'far' on host 'node7', process 12\); should it have died, its hold ends in (8|9)[0-9] s"
    with pytest.raises(HeldError, match=told), held(tmp_path, "ours", silent_s=120):
        pass
    on_another_host(tmp_path, 130)
    with held(tmp_path, "ours", silent_s=120):
        assert json.loads((tmp_path / HOLDER).read_text())["name"] == "ours"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"name": "x"}'])
def test_a_damaged_file_is_somebody_s_until_it_is_old(tmp_path: Path, content: bytes) -> None:
    (tmp_path / HOLDER).write_bytes(content)
    with pytest.raises(HeldError, match=r"in use by another measurement"), held(tmp_path, "ours"):
        pass
    os.utime(tmp_path / HOLDER, (1, 1))
    with held(tmp_path, "ours"):
        pass


def test_a_holder_is_heard_of_as_long_as_it_lives(tmp_path: Path) -> None:
    with held(tmp_path, "ours", beat_s=0.01):
        os.utime(tmp_path / HOLDER, (1, 1))
        end = time.monotonic() + PATIENCE_S
        while (tmp_path / HOLDER).stat().st_mtime < 1000:
            assert time.monotonic() < end
            time.sleep(0.01)


def test_a_folder_that_is_gone_or_another_s_is_told_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with held(folder, "ours") as hold:
        hold.check()
        folder.rename(tmp_path / "away")
        with pytest.raises(HeldError, match=r"state cannot be reached any more \(No such file or directory\)"):
            hold.check()
        (tmp_path / "away").rename(folder)
        theirs = on_another_host(folder, 0)
        with pytest.raises(HeldError, match=r"was taken over \(campaign 'far' on host 'node7', process 12\)"):
            hold.check()
    assert json.loads(theirs.read_text())["name"] == "far"


def test_of_many_that_find_a_dead_holder_one_alone_has_the_folder(tmp_path: Path) -> None:
    on_another_host(tmp_path, 1000)
    processes = [started(tmp_path, errno.ENOLCK, "stay") for _ in range(4)]
    told = [process.stdout.readline() for process in processes if process.stdout]
    assert told.count("mine\n") == 1, told
    for process in processes:
        process.communicate("\n", timeout=PATIENCE_S)


def test_another_error_of_the_lock_is_no_want_of_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(OSError, match="Input/output"), held(tmp_path, "ours"):
        pass
