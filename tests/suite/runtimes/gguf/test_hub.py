"""GGUF files from a stand-in for the Hub: their header before the rest, the pieces, the commit, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.suite.models.hub import Fetched
from generator.suite.runtimes.gguf import hub as gguf_hub
from generator.suite.runtimes.gguf.hub import fetch_gguf, model_on_hub
from tests.suite.hub_stand_in import Repository, Visitor, commit_of, visitor
from tests.suite.runtimes.gguf.tiny import write_tiny

pytest.importorskip("huggingface_hub", reason="the extra `suite` is not installed (make suite)")

SOME = "org/tiny/quantised/a-Q8_0.gguf"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    pytest.importorskip("gguf")
    folder = tmp_path_factory.mktemp("files")
    whole = write_tiny(folder / "a.gguf", "Q8_0").path.read_bytes()
    files = {"quantised/a-Q8_0.gguf": whole, "README.md": b"# Tiny", "cut.gguf": whole[: len(whole) // 2]}
    for number in range(2):
        extra = {"split.no": number, "split.count": 2}
        name = f"m-{number + 1:05}-of-00002.gguf"
        files[name] = write_tiny(folder / name, "F16", extra=extra).path.read_bytes()
    files["n-00001-of-00002.gguf"] = files["m-00001-of-00002.gguf"]
    with visitor(tmp_path_factory.mktemp("home")) as ready:
        ready.hub.repositories["models/org/tiny"] = Repository(files)
        yield ready


def held(at: str, step: int = 4096) -> str:
    """Runs in the visitor's process."""
    gguf_hub._STEP = step
    return str(model_on_hub(at, None).format)


def fetched(at: str) -> Fetched:
    """Runs in the visitor's process."""
    return fetch_gguf(at, None)


def test_what_a_file_holds_is_known_from_its_first_bytes(hub: Visitor) -> None:
    hub.hub.asked.clear()
    assert hub.call(held, SOME) == "q8-0"
    size = len(hub.hub.repositories["models/org/tiny"].files["quantised/a-Q8_0.gguf"])
    asked = [line for line in hub.hub.asked if line.startswith("GET") and line.endswith(".gguf")]
    assert 1 < len(asked) < size / 4096 / 2
    assert not list(hub.cache.rglob("*.gguf"))


def test_a_file_is_fetched_with_its_commit_and_nothing_else(hub: Visitor) -> None:
    found = hub.call(fetched, SOME)
    assert (found.revision, found.repository) == (commit_of("main"), "org/tiny")
    assert found.folder.read_bytes() == hub.hub.repositories["models/org/tiny"].files["quantised/a-Q8_0.gguf"]
    assert not list(hub.cache.rglob("README.md"))
    # And from the cache, where there is no network.
    with hub.hub.away():
        assert hub.call(held, SOME) == "q8-0"


def test_all_pieces_are_fetched(hub: Visitor) -> None:
    found = hub.call(fetched, "org/tiny/m-00001-of-00002.gguf")
    assert found.folder.name == "m-00001-of-00002.gguf"
    assert found.folder.with_name("m-00002-of-00002.gguf").is_file()


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("org/tiny/none.gguf", r"has no file 'none.gguf'; it has 'cut.gguf', 'm-00001"),
        ("org/tiny/n-00001-of-00002.gguf", r"has no file 'n-00002-of-00002.gguf'"),
        ("org/tiny/m-00002-of-00002.gguf", r"is piece 2 of 2; name the first"),
        ("org/tiny/cut.gguf", r"ends at byte .*, and the file at"),
        ("org/gone/a.gguf", r"is not on the Hub"),
    ],
)
def test_what_cannot_be_had_is_told_before_it_is_fetched(at: str, told: str, hub: Visitor) -> None:
    with pytest.raises(EnergyLabelError, match=told):
        hub.call(fetched, at)
    assert not [
        path
        for path in hub.cache.rglob("*.gguf")
        if path.name == Path(at).name and path.name != "m-00002-of-00002.gguf"
    ]
