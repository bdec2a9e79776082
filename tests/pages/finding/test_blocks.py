"""The models of a large site in blocks: each is found by its name, though one letter is wrong, by few bytes."""

import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import urls
from generator.pages.finding import search
from generator.pages.finding.blocks import Blocks, keys, shelves
from generator.pages.finding.search import index_document, index_files
from tests.factories import record
from tests.pages.making import edition, label, scale
from tests.patience import PATIENCE_S
from tests.site.building import ROOT
from tests.site.tools import node

_ON = scale()
_LABEL = label(record("acme/one"), _ON)
_EDITION = edition([_LABEL], [_ON])
# No two of these are one letter apart.
_MAKERS = ("umbrella", "initech", "hooli-research", "cyberdyne", "tyrell-labs")
_FAMILIES = ("roberta", "mistral", "falcon", "whisper", "bloomz", "pegasus", "electra", "dinosaur")
_KINDS = ("uncased", "instruct", "multilingual", "distilled", "chat")
_BYTES = 600_000


def _names(count: int) -> list[str]:
    dice = random.Random(1)
    return [
        f"{dice.choice(_MAKERS)}-{number % 97}/{dice.choice(_FAMILIES)}-{number}-{dice.choice(_KINDS)}"
        for number in range(count)
    ]


NAMES = _names(12_000)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search's files of a site with all of `NAMES`."""
    folder = tmp_path_factory.mktemp("site")
    blocks = Blocks({name: [_LABEL] for name in NAMES}, {"text-classification": 0})
    files = [(urls.search_index(), index_document(_EDITION, [], blocks).encode()), *blocks.files()]
    for path, data in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def _asked(site: Path, queries: Sequence[str]) -> list[dict[str, Any]]:
    script = ROOT / "tests" / "js" / "search" / "asking-blocks.mjs"
    done = subprocess.run(
        [node(), str(script), str(site)],
        input=json.dumps(queries),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(answers) == len(queries)
    return answers


def test_every_model_is_found_first_by_its_name_and_by_its_own_part(site: Path) -> None:
    wanted = NAMES[::400]
    for part in (lambda name: name, lambda name: name.split("/")[1], str.upper):
        for name, answer in zip(wanted, _asked(site, [part(name) for name in wanted]), strict=True):
            assert answer["models"][0] == name
            assert answer["bytes"] <= _BYTES


def _mistyped(name: str, dice: random.Random) -> str:
    """The name with one typing error in a word of letters: one too few, too many or another, or two swapped."""
    word = max(name.split("/")[1].split("-"), key=lambda part: (part.isalpha(), len(part)))
    at = dice.randrange(1, len(word) - 1)
    wrong = dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + "z" + word[at:],
            word[:at] + "z" + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return name.replace(word, wrong)


def test_one_typing_error_is_forgiven(site: Path) -> None:
    dice = random.Random(2)
    wanted = NAMES[::300]
    queries = [_mistyped(name, dice) for name in wanted]
    for name, query, answer in zip(wanted, queries, _asked(site, queries), strict=True):
        assert answer["models"][:1] == [name], query
        assert answer["bytes"] <= _BYTES


def test_words_in_any_order_find_what_the_rarest_of_them_finds(site: Path) -> None:
    name = NAMES[7_777]
    maker, own = name.split("/")
    family, number, kind = own.rsplit("-", 2)
    for query in (f"{number} {family}", f"{kind} {number}", f"{maker} {number}"):
        [answer] = _asked(site, [query])
        assert name in answer["models"], query


def test_of_a_word_that_many_names_hold_the_first_ones_are_shown_and_it_is_said_that_there_are_more(site: Path) -> None:
    [answer, none] = _asked(site, ["uncased", "nothing-of-the-kind"])
    assert len(answer["models"]) == 8 and answer["some"] is True and none["some"] is False
    assert all("uncased" in name for name in answer["models"])
    assert answer["bytes"] <= _BYTES
    assert none["models"] == []


def test_no_block_is_large_and_none_is_beside_the_index(site: Path) -> None:
    index = json.loads((site / urls.search_index()).read_bytes())
    assert index["models"] == {"name": [], "labels": []}
    assert index["blocks"]["models"] == len(NAMES)
    files = sorted((site / "search" / "models").iterdir())
    assert len(files) == len(index["blocks"]["firsts"]) > 50
    assert max(file.stat().st_size for file in files) < 60_000
    assert {name for file in files for name in json.loads(file.read_bytes())["models"]["name"]} == set(NAMES)


def test_a_site_of_few_models_has_no_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [path for path, _ in index_files(_EDITION, [])] == [urls.search_index()]
    monkeypatch.setattr(search, "MOST_WHOLE", 0)
    paths = [path for path, _ in index_files(_EDITION, [])]
    assert paths[:2] == [urls.search_index(), urls.search_block(0)]
    assert paths[2:] == [urls.search_words(shelf) for shelf in ("first-a", "first-o", "last-e")]


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}/[A-Za-z0-9.-]{1,12}", fullmatch=True), max_size=20))
def test_each_word_lies_where_its_first_letter_says_and_where_its_last_says(names: list[str]) -> None:
    made = shelves(names)
    assert list(made) == sorted(made)
    for shelf, words in made.items():
        end, _, letter = shelf.partition("-")
        assert words == sorted(set(words)) and words
        assert all((word[0] if end == "first" else word[-1]) == letter and not word.isdecimal() for word in words)
    first, last = (
        {word for shelf, words in made.items() if shelf.startswith(end) for word in words} for end in ("first", "last")
    )
    assert first == last


_WORDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)


@given(organisation=_WORDS, name=_WORDS)
def test_a_model_is_listed_from_each_of_its_words_on(organisation: str, name: str) -> None:
    found = list(keys(f"{organisation}/{name}"))
    assert 1 <= len(found) <= 22 * 2
    assert all(key.isalnum() and key == key.lower() and len(key) <= 40 for key in found)
    whole = found[0]
    assert all(whole.endswith(key) or len(whole) == 40 for key in found)
