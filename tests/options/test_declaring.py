"""A field declares an option: what was typed comes back with the field's type, and what was not as its default."""

import argparse
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from generator.cli import parse
from generator.commands import COMMANDS
from generator.options.declaring import add_options, argument, option, read_options, spec_of


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One field of every kind."""

    first: str = argument("FIRST", "needed")
    rest: tuple[Path, ...] = argument("PATH", "any number", ())
    size: int | None = option("--size", "a number", "N")
    kind: Literal["one", "two"] | None = option("--kind", "one of two")
    where: Path = option("--where", "a folder", "DIR", Path("here"))
    names: tuple[str, ...] = option("--names", "in a row", "NAME", MISSING)
    tag: tuple[str, ...] | None = option("--tag", "one by one", "TAG", repeated=True)
    more: tuple[str, ...] = option("--more", "one by one, or none", "MORE", (), repeated=True)
    flag: bool = option("--flag", "yes or no", default=False)
    site: str = option("--site", "a variable's", "URL", "", environment="SAMPLE_SITE")
    this: bool = option("--this", "and not that", default=False, either="what")
    that: str | None = option("--that", "and not this", either="what")


def read(*words: str) -> Sample:
    parser = argparse.ArgumentParser()
    add_options(parser, Sample)
    return read_options(parser.parse_args(words), Sample)


def test_what_was_not_typed_is_its_default() -> None:
    assert read("x", "--names", "a") == Sample(first="x", names=("a",))


def test_each_value_has_the_type_of_its_field() -> None:
    words = [
        "x",
        "p",
        "q",
        "--size",
        "3",
        "--kind",
        "two",
        "--where",
        "there",
        "--names",
        "a",
        "b",
        "--tag",
        "c",
        "--tag",
        "d",
        "--more",
        "e",
        "--more",
        "f",
        "--flag",
        "--site",
        "s",
        "--that",
        "y",
    ]
    assert read(*words) == Sample(
        first="x",
        rest=(Path("p"), Path("q")),
        size=3,
        kind="two",
        where=Path("there"),
        names=("a", "b"),
        tag=("c", "d"),
        more=("e", "f"),
        flag=True,
        site="s",
        that="y",
    )


def test_a_variable_is_the_default_that_an_option_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE_SITE", "https://a.example/")
    assert read("x", "--names", "a").site == "https://a.example/"
    assert read("x", "--names", "a", "--site", "").site == ""


@pytest.mark.parametrize(
    "words",
    [
        ["--names", "a"],
        ["x"],
        ["x", "--names"],
        ["x", "--names", "a", "--size", "three"],
        ["x", "--names", "a", "--kind", "three"],
        ["x", "--names", "a", "--this", "--that", "y"],
    ],
)
def test_what_the_types_do_not_allow_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read(*words)
    assert caught.value.code == 2 and "usage:" in capsys.readouterr().err


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """A number that need not be whole."""

    minutes: float = option("--minutes", "how long", "N", 8.0)


def test_a_number_that_can_be_read_two_ways_is_refused_with_how_to_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser, Minutes)
    for text, value in (("8", 8), ("7.5", 7.5), ("0.25", 0.25)):
        assert read_options(parser.parse_args(["--minutes", text]), Minutes).minutes == value
    for text in ("1,5", "1.500,5", "1 000", "1_0", "nan", "inf", "1e400", "", "٣"):
        with pytest.raises(SystemExit) as left:
            parser.parse_args(["--minutes", text])
        assert left.value.code == 2
        assert "write digits and a decimal point, like 8 or 7.5" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.words))
def test_every_option_of_every_command_is_declared_and_reaches_it_typed(
    command: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SITE_URL", "MEASUREMENTS"):
        monkeypatch.delenv(name, raising=False)
    known = next(item for item in COMMANDS if item is command)
    # Of a choice its first, and any word of all else.
    typed = {
        item.name: next(iter(get_args(item.type) if get_origin(item.type) is Literal else ()), "x")
        for item in fields(known.options)
    }
    needed = [(spec_of(item), typed[item.name]) for item in fields(known.options) if spec_of(item).required]
    words = [word for spec, value in needed for word in ((spec.flag, value) if spec.flag else (value,))]
    found, options = parse([*known.words.split(), *[word for word in words if word]])
    assert found is known and isinstance(options, known.options)
    given = {item.name for item in fields(known.options) if spec_of(item).required}
    for item in fields(known.options):
        assert item.name in given or getattr(options, item.name) == item.default
