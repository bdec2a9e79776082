"""What is counted is told whole: every part with how it was counted, and none that was not."""

import re
from collections.abc import Mapping
from itertools import product
from typing import get_args

import pytest

from generator.pages.wording.boundary import boundary_in_words, counted_in_short, counted_in_words
from generator.records.model import INSIDE, Counting
from generator.records.profile import Profile
from tests.factories import profile

HOW = get_args(Counting)
GPUS = {"none": (0, 0), "one": (1, 1), "all of eight": (8, 8), "one of eight": (8, 1)}
PARTS = {"gpu": r"\bGPUs?\b", "cpu": r"\bprocessor\b", "ram": r"\bmemory\b"}


def _profile(gpus: str, of_the_job: bool, boundary: Mapping[str, str]) -> Profile:
    counted, used = GPUS[gpus]
    return profile(
        accelerators_counted=counted, accelerators_used=used, gpus_of_the_job=of_the_job, boundary=dict(boundary)
    )


def _counted(words: str) -> dict[str, str]:
    """How each part that is named was counted; a part takes the next word that says how."""
    found = {}
    for part, name in PARTS.items():
        if named := re.search(name, words):
            found[part] = re.search("measured|estimated", words[named.end() :])
    assert all(found.values()), words
    return {part: how[0] for part, how in found.items() if how}


@pytest.mark.parametrize("of_the_job", [False, True])
@pytest.mark.parametrize("gpus", GPUS)
def test_every_part_is_named_with_how_and_nothing_that_is_left_out(gpus: str, of_the_job: bool) -> None:
    for ways in product(HOW, repeat=len(INSIDE)):
        boundary: dict[str, str] = dict(zip(INSIDE, ways, strict=True))
        if set(ways) == {"excluded"} or (boundary["gpu"] == "excluded") != (gpus == "none"):
            continue
        known = _profile(gpus, of_the_job, boundary)
        wanted = {part: how for part, how in boundary.items() if how != "excluded"}
        assert _counted(boundary_in_words(known)) == wanted
        words = counted_in_words(known)
        if ways == ("measured", "estimated", "estimated"):
            assert words.endswith("; processor and memory estimated")
            continue
        if gpus == "none":
            assert words.startswith("no GPU; ")
        assert _counted(words.removeprefix("no GPU; ")) == wanted


@pytest.mark.parametrize("how", ["measured", "estimated"])
def test_a_whole_computer_is_named_without_its_parts(how: str) -> None:
    parts: dict[str, str] = dict.fromkeys(INSIDE, "excluded")
    known = _profile("all of eight", False, parts | {"node": how, "node_detail": "A meter."})
    words = counted_in_words(known)
    assert words == "the whole computer at the wall, with 8 GPUs" + ("" if how == "measured" else ", estimated")
    assert boundary_in_words(known) == f"whole computer at the wall, {how}"


@pytest.mark.parametrize(
    ("gpus", "of_the_job", "boundary", "words"),
    [
        ("one of eight", False, {}, "8 GPUs, of which 1 worked; processor and memory estimated"),
        ("one", False, {}, "1 GPU; processor and memory estimated"),
        ("one", False, {"cpu": "measured", "ram": "excluded"}, "1 GPU and processor measured"),
        ("one", False, {"cpu": "measured"}, "1 GPU and processor measured; memory estimated"),
        ("one", False, {"cpu": "excluded", "ram": "excluded"}, "1 GPU measured"),
        ("one of eight", False, {"cpu": "excluded", "ram": "excluded"}, "8 GPUs, of which 1 worked, measured"),
        ("one", True, {"cpu": "excluded", "ram": "excluded"}, "GPUs of the job measured"),
        ("none", False, {"gpu": "excluded"}, "no GPU; processor and memory estimated"),
        ("none", False, {"gpu": "excluded", "cpu": "measured"}, "no GPU; processor measured, memory estimated"),
    ],
)
def test_what_is_counted_reads_well(gpus: str, of_the_job: bool, boundary: dict[str, str], words: str) -> None:
    assert counted_in_words(_profile(gpus, of_the_job, boundary)) == words


@pytest.mark.parametrize(
    ("gpus", "boundary", "words"),
    [
        ("one of eight", {}, "8 GPUs, 1 worked; processor, memory estimated"),
        ("one of eight", {"cpu": "excluded", "ram": "excluded"}, "8 GPUs, 1 worked, measured"),
        ("one", {}, "1 GPU; processor and memory estimated"),
        ("all of eight", {}, "8 GPUs; processor and memory estimated"),
    ],
)
def test_on_a_label_it_is_said_in_one_line(gpus: str, boundary: dict[str, str], words: str) -> None:
    assert counted_in_short(_profile(gpus, False, boundary)) == words
