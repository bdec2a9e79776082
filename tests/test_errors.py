"""Errors speak in one line, whatever hostile value they have to show."""

import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError, Fault, RecordFaultsError, harmless, nearest, refusal, shown, unknown

VALUES = st.text() | st.binary() | st.floats() | st.lists(st.text()) | st.dictionaries(st.text(), st.integers())


@given(VALUES)
def test_any_value_is_shown_as_one_short_printable_line(value: object) -> None:
    text = shown(value)
    assert text.isprintable()
    assert len(text) < 120


def test_a_long_value_is_cut_and_its_length_told() -> None:
    assert shown("x" * 10_000_000) == "'" + "x" * 79 + "... (10000002 characters)"
    assert shown("short") == "'short'"


@pytest.mark.parametrize(("count", "words"), [(1, "1 fault in"), (3, "3 faults in")])
def test_all_faults_are_told_each_on_a_line_of_its_own(count: int, words: str) -> None:
    error = RecordFaultsError([Fault("a.json", f"field{number}", "1", "why") for number in range(count)])
    first, *rest = str(error).splitlines()
    assert first.startswith(words)
    assert rest == [f"  a.json: field{number} = 1: why" for number in range(count)]
    assert isinstance(error, EnergyLabelError)


NAMES = ("google/flan-t5-base", "google/flan-t5-large", "Helsinki-NLP/opus", "openai-community/gpt2-xl")


@given(st.sampled_from(NAMES), st.data())
def test_a_name_with_one_slip_is_found_whatever_its_case(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    slip = data.draw(st.sampled_from(["", "x", name[place] * 2]))
    mistyped = name[:place] + slip + name[place + 1 :]
    assert nearest(data.draw(st.sampled_from([mistyped, mistyped.upper(), mistyped.lower()])), NAMES)[0] == name


@pytest.mark.parametrize("name", ["nobody/x", "", "z" * 10_000, "acme/never-measured", "\N{SNOWMAN}"])
def test_what_is_far_from_every_name_is_like_none(name: str) -> None:
    assert nearest(name, NAMES) == []


def test_beside_a_very_near_name_a_farther_one_is_not_offered() -> None:
    assert nearest("text-clasification", ["token-classification", "text-classification"]) == ["text-classification"]
    assert nearest("flan-t5", ["flan-t4", "flan-t6", "flan-ul2"]) == ["flan-t6", "flan-t4"]


def test_an_unknown_name_is_answered_by_near_ones_or_what_else_helps_or_all() -> None:
    assert str(unknown("task", "fil-mask", ["fill-mask", "chat"])) == "No task 'fil-mask': did you mean fill-mask?"
    assert str(unknown("task", "x", ["fill-mask", "chat"])) == "No task 'x': the tasks are fill-mask, chat."
    assert str(unknown("task", "x", ["fill-mask"], "look it up.")) == "No task 'x': look it up."
    assert str(unknown("task", "x", [])) == "No task 'x': the tasks are none."


@pytest.mark.parametrize(
    "text",
    ["##[error]x", "a ##[add-mask]b", "::error::x", "  ::stop-commands::x", "a\n\t::warning::b", "a\r::debug::c"],
)
def test_no_text_commands_a_workflow_s_runner(text: str) -> None:
    for said in (harmless(text), shown(text)):
        assert "##[" not in said
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())


def test_a_text_that_commands_nothing_stays_as_it_is() -> None:
    for text in ("http://[::1]:8000/", "a::b", "## [x]", "5 ## 6", "me@example.org", "https://example.org/a@b", "été"):
        assert harmless(text) == text


@pytest.mark.parametrize("address", ["https://me:SECRET@x.org/a", "http://SECRET@x.org", "see https://SECRET@b@x.org."])
def test_no_address_tells_who_asks(address: str) -> None:
    assert "SECRET" not in harmless(address) and "SECRET" not in shown(address)
    assert "x.org" in harmless(address)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.ENOSPC, "no space left on device); free some room on the disk"),
        (errno.EROFS, "read-only file system); it is kept from writing here"),
        (errno.ENOLCK, "no locks available); this file system gives no locks; name a folder on a local disk"),
        (errno.ENOSYS, "function not implemented); this file system gives no locks"),
        (errno.ECONNABORTED, "see that the disk has room and you may write there"),
    ],
)
def test_what_the_system_refused_has_the_remedy_of_its_kind(code: int, told: str) -> None:
    said = refusal(OSError(code, os.strerror(code), "/data/lock"))
    assert said.startswith("the system refused ('/data/lock': ")
    assert told in said


def test_an_error_of_the_system_without_a_word_is_told_by_its_kind() -> None:
    assert "(timeouterror)" in refusal(TimeoutError())
    assert "\n" not in refusal(OSError("two\nlines"))
