"""One measurement a device, whoever measures: real processes, and what somebody else may have put in its place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.suite.host.lock import DeviceLockError, devices_locked, lock_folder
from tests.patience import PATIENCE_S
from tests.suite.fake_nvml import UUIDS

NAME = "model-energy-label-cpu"


def elsewhere(folder: Path, *devices: str) -> str:
    """What another process is told that wants these devices."""
    code = (
        "import pathlib, sys\nfrom generator.suite.host.lock import DeviceLockError, devices_locked\n"
        "try:\n    with devices_locked(pathlib.Path(sys.argv[1]), sys.argv[2:]): print('mine')\n"
        "except DeviceLockError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), *devices],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout.strip()


def test_a_device_belongs_to_one_process_and_others_go_on(tmp_path: Path) -> None:
    with devices_locked(tmp_path, ["cpu", UUIDS[0]]):
        told = elsewhere(tmp_path, "cpu")
        assert "another measurement is under way on the processors of this machine" in told
        assert "wait until it has ended" in told
        assert f"on {UUIDS[0]} of this machine" in elsewhere(tmp_path, UUIDS[0], UUIDS[1])
        assert elsewhere(tmp_path, UUIDS[1]) == "mine"
    assert elsewhere(tmp_path, "cpu", UUIDS[0]) == "mine"


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys\nfrom generator.suite.host.lock import devices_locked\n"
        "with devices_locked(pathlib.Path(sys.argv[1]), ['cpu']):\n    print('mine', flush=True)\n    input()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "mine\n"
        with pytest.raises(DeviceLockError), devices_locked(tmp_path, ["cpu"]):
            pytest.fail("two at once")
        holder.kill()
        holder.wait(timeout=PATIENCE_S)
    with devices_locked(tmp_path, ["cpu"]):
        assert (tmp_path / NAME).stat().st_size == 0


def _link(path: Path) -> None:
    path.symlink_to(path.with_name("precious"))


def _second_name(path: Path) -> None:
    path.hardlink_to(path.with_name("precious"))


@pytest.mark.parametrize("put", [_link, _second_name, os.mkfifo, Path.mkdir], ids=["link", "name", "pipe", "folder"])
def test_what_somebody_else_put_there_is_told_and_not_touched(tmp_path: Path, put: object) -> None:
    precious = tmp_path / "precious"
    precious.write_text("years of work")
    put(tmp_path / NAME)  # type: ignore[operator]
    mode = precious.stat().st_mode
    told = r"cannot be locked \(.*have its owner or root remove it"
    with pytest.raises(DeviceLockError, match=told), devices_locked(tmp_path, ["cpu"]):
        pytest.fail("locked something else")
    assert precious.read_text() == "years of work" and precious.stat().st_mode == mode


def test_a_link_to_nothing_makes_no_file(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "new")
    with pytest.raises(DeviceLockError, match="it is a link"), devices_locked(tmp_path, ["cpu"]):
        pytest.fail("locked something else")
    assert not (tmp_path / "new").exists()


def test_every_user_can_read_it_whatever_the_mask_and_nobody_write(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with devices_locked(tmp_path, ["cpu"]):
            assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o444
    finally:
        os.umask(before)


def test_a_lock_on_a_file_that_was_taken_away_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removed between opening and locking: the next try locks the file that has the name then."""
    from generator.suite.host import lock

    opened: list[int] = []
    real = lock._open

    def once(path: Path) -> int:
        descriptor = real(path)
        if not opened:
            path.unlink()
        opened.append(descriptor)
        return descriptor

    monkeypatch.setattr(lock, "_open", once)
    with devices_locked(tmp_path, ["cpu"]):
        assert len(opened) == 2
        assert "another measurement is under way" in elsewhere(tmp_path, "cpu")


@pytest.mark.parametrize("name", ["../../etc/passwd", "GPU-1/2", "a b\n"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "locks"
    folder.mkdir()
    with devices_locked(folder, [name]):
        assert len(list(folder.iterdir())) == 1
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeviceLockError, match="cannot be locked"), devices_locked(tmp_path / "nowhere", ["cpu"]):
        pytest.fail("locked nothing")


def test_the_folder_is_the_same_for_every_user(tmp_path: Path) -> None:
    """One that all may write to and nobody take from; where there is none, /tmp."""
    private, shared, link = (tmp_path / name for name in ("private", "shared", "link"))
    private.mkdir(mode=0o755)
    shared.mkdir()
    shared.chmod(0o1777)
    link.symlink_to(shared)
    assert lock_folder([private, link]) == Path("/tmp")
    assert lock_folder([tmp_path / "none", private, shared]) == shared
