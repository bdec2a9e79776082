"""Where a model's name may break: after its separators, and within no number; by Python and by a script alike."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.grading.status import MEANING
from generator.pages.environment import breakable
from generator.pages.wording.letterless import status_name
from tests.scripts import Scripts


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("deepseek-ai/DeepSeek-V3.1", ["deepseek-", "ai/", "DeepSeek-", "V3.1"]),
        ("Qwen/Qwen2.5-0.5B", ["Qwen/", "Qwen2.5-", "0.5B"]),
        ("lab/a.model_x-", ["lab/", "a.", "model_", "x-"]),
    ],
)
def test_a_name_breaks_after_separators_and_within_no_number(name: str, pieces: list[str]) -> None:
    assert str(breakable(name)).split("<wbr>") == pieces


@given(st.from_regex(r"[A-Za-z0-9_.\-]{1,12}/[A-Za-z0-9_.\-]{1,30}", fullmatch=True))
def test_no_letter_is_lost_and_no_piece_begins_within_a_number(name: str) -> None:
    pieces = str(breakable(name)).split("<wbr>")
    assert "".join(pieces) == name and all(pieces)
    assert not any(first.endswith(".") and second[0].isdigit() for first, second in pairwise(pieces))


def test_a_status_has_one_name_on_pages_and_in_scripts(scripts: Scripts) -> None:
    for status in MEANING:
        assert scripts.call("base/element.js", "statusName", status) == status_name(status)
    assert status_name("no-operating-point") == "not served as asked"
