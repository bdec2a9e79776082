"""The parent's side of a worker: however it ends, the campaign is told in a sentence."""

import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.suite.campaign.running import worker
from tests.suite.terms import terms


@pytest.mark.parametrize("cut", [EOFError(), OSError("got end of file during message")])
@pytest.mark.parametrize(("code", "told"), [(-9, "was killed"), (-11, r"died \(exit code -11\)")])
def test_a_worker_cut_off_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cut: Exception, code: int, told: str
) -> None:
    """Between two messages, or in the middle of one."""

    def recv() -> None:
        raise cut

    process = SimpleNamespace(start=lambda: None, join=lambda timeout=None: None, is_alive=lambda: False, exitcode=code)
    pipe: Any = SimpleNamespace(close=lambda: None, recv=recv, poll=lambda timeout: True)
    context = SimpleNamespace(
        set_forkserver_preload=lambda _: None, Pipe=lambda: (pipe, pipe), Process=lambda **_: process
    )
    monkeypatch.setattr(worker, "get_context", lambda _: context)
    [message] = worker._messages(lambda: worker.Done(), (), terms(tmp_path))
    assert isinstance(message, worker.Failed)
    assert re.search(told, message.reason)


def _hang(*_: Any) -> worker.Done:
    time.sleep(3600)
    return worker.Done()


def test_a_worker_that_hangs_is_ended_by_the_deadline(libraries: None, tmp_path: Path) -> None:
    brief = terms(tmp_path, deadline=time.monotonic() + 1.0)
    assert list(worker._messages(_hang, (), brief)) == [worker.Failed(worker.TIME_IS_UP)]
