"""A Hub that never comes to its end is one that could not be asked."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from generator.authors.submitting import hub_check
from generator.authors.submitting.untrusted import Told
from tests import factories
from tests.needs import need
from tests.patience import PATIENCE_S


@pytest.mark.parametrize("asked", ["waits", "breaks"])
def test_a_hub_that_drips_without_end_is_waited_for_no_longer(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    need("huggingface_hub")
    import huggingface_hub

    released = threading.Event()

    def model_info(*_: Any, **__: Any) -> None:
        if asked == "waits":
            released.wait(PATIENCE_S)
        raise ConnectionError("it broke")

    monkeypatch.setattr(huggingface_hub, "HfApi", lambda **_: SimpleNamespace(model_info=model_info))
    monkeypatch.setattr(hub_check, "_WHOLE_S", 0.1)
    try:
        found = hub_check.ask_hub(factories.record(), "a.json")
    finally:
        released.set()
    assert isinstance(found, Told) and "could not be asked" in found.text
