"""A Hub that never comes to its end is one that could not be asked."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from generator.authors.submitting import hub_check
from generator.authors.submitting.untrusted import Told
from generator.records.model import Trained
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


def test_of_what_was_trained_the_embedder_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    need("huggingface_hub")
    import huggingface_hub

    asked: list[tuple[str, str | None]] = []

    def model_info(name: str, revision: str | None, timeout: float) -> None:
        asked.append((name, revision))

    monkeypatch.setattr(huggingface_hub, "HfApi", lambda **_: SimpleNamespace(model_info=model_info))
    made = factories.record()
    trained = Trained(
        dataset=made.workloads[0].dataset, rows=2, rows_sha256="a" * 64, seed=1, model_sha256="b" * 64, model_bytes=9
    )
    learnt = made.model_copy(update={"workloads": (made.workloads[0].model_copy(update={"trained": trained}),)})
    for repository in (None, "acme/encoder"):
        origin = made.provenance.model_copy(update={"model_repository": repository, "model_revision": None})
        assert hub_check.ask_hub(learnt.model_copy(update={"provenance": origin}), "a.json") is None
    assert asked == [("acme/encoder", None)]
