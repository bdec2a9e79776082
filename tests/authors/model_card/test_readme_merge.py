"""The section in somebody else's README: put in, replaced, refused, and no other byte touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.model_card.readme import BEGIN, END
from generator.authors.model_card.readme_merge import MOST_BYTES, Merged, difference, merged_file, merged_readme
from generator.errors import EnergyLabelError

SECTION = f"{BEGIN}\n## Energy label\n\nFigures.\n{END}\n"
OLDER = SECTION.replace("Figures", "Older figures")
FRONT = f"---\nlicense: mit\nnotes: |\n  ```\n  {BEGIN}\n---\n"


def merged(text: str) -> str:
    return merged_readme(text.encode(), SECTION).new.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", SECTION),
        ("# Model", f"# Model\n\n{SECTION}"),
        ("# Model\n", f"# Model\n\n{SECTION}"),
        (
            "# Model\r\n\r\nText\r\n",
            f"# Model\r\n\r\nText\r\n\r\n{SECTION}".replace(SECTION, SECTION.replace("\n", "\r\n")),
        ),
        (f"{FRONT}# Model\n", f"{FRONT}# Model\n\n{SECTION}"),
        (f"{FRONT}# Model\n\n{OLDER}\nEnd", f"{FRONT}# Model\n\n{SECTION}\nEnd"),
        (f"# Model\n{OLDER}".rstrip(), f"# Model\n{SECTION}".rstrip()),
        (f"Text\r\n{OLDER}End\n", f"Text\r\n{SECTION}End\n".replace(SECTION, SECTION.replace("\n", "\r\n"))),
        (f"```html\n{OLDER}```\n", f"```html\n{OLDER}```\n\n{SECTION}"),
        (f"    {BEGIN}\n\n    {END}\n", f"    {BEGIN}\n\n    {END}\n\n{SECTION}"),
        (f"Put `{BEGIN}` there.\n", f"Put `{BEGIN}` there.\n\n{SECTION}"),
        ("\ufeff# Model\n\x0c\x85\u2028\n", f"\ufeff# Model\n\x0c\x85\u2028\n\n{SECTION}"),
    ],
)
def test_the_section_comes_where_it_belongs(old: str, new: str) -> None:
    assert merged(old) == new
    assert merged(new) == new


def test_no_readme_becomes_one() -> None:
    change = merged_readme(None, SECTION)
    assert change.new.decode() == SECTION and change.changes
    assert not merged_readme(change.new, SECTION).changes


@pytest.mark.parametrize(
    "old",
    [
        f"{OLDER}\n{OLDER}",
        f"{BEGIN}\n",
        f"{END}\n",
        f"{END}\n\n{BEGIN}\n",
        f"{BEGIN}{END}\n",
        f"<div>\n{BEGIN}\n{END}\n</div>\n",
        f"- {BEGIN}\n- {END}\n",
        f"> {BEGIN}\n\n{END}\n",
        f"{BEGIN} and more\n\n{END}\n",
        f"<!-- {BEGIN}\n{END}\n",
    ],
)
def test_other_markers_are_refused(old: str) -> None:
    with pytest.raises(EnergyLabelError, match="other markers") as refused:
        merged(old)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("old", ["```\nnever closed\n", "<!-- never closed\n", "~~~~\n```\n"])
def test_what_would_swallow_the_section_is_refused(old: str) -> None:
    with pytest.raises(EnergyLabelError, match="nothing closes"):
        merged(old)


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("---\nlicense: mit\n\n# Model\n", "line 1: the front matter begins with ---"),
        ("---\r\nlicense: mit\r\ntags: [a\r\n---\r\n# Model\r\n", "line 4: the front matter is no YAML"),
        ("---\nlicense: mit\n\tname: x\n---\n", "line 3: the front matter is no YAML"),
        ("---\njust words\n---\n", "line 2: the front matter is not made of keys"),
        ("\ufeff---\nlicense: mit\n---\n", "line 1: a byte order mark"),
        ("# Model\n\n<details>\n<summary>More</summary>\n\nText\n", "line 3: <details> is opened"),
        ("# Model\n\nA <DETAILS open> word\n", "line 3: <details> is opened"),
        ("<details>\n<!-- </details> -->\n", "line 1: <details> is opened"),
        ("<table>\n<tr><td>\n<pre>\n</table>\n<pre>\n", "line 5: <pre> is opened"),
        ("# Model\n\n````python\n```\n", "line 3: a code block begins with ````"),
        ("# Model\r\n\r\n<!-- a note\r\n\r\nText\r\n", "line 3: a comment begins"),
        ("<div>\n<!-- a note\n\nText\n", "line 2: a comment begins"),
    ],
)
def test_a_readmes_own_faults_are_named_by_line(old: str, said: str) -> None:
    with pytest.raises(EnergyLabelError) as refused:
        merged(old)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_faults_are_named_at_once_and_what_is_no_fault_is_not() -> None:
    with pytest.raises(EnergyLabelError, match=r"line \d: .* YAML.*line 4: <details>"):
        merged("---\na: [\n---\n<details>\n")
    sound = (
        "---\n\n# A rule, and no front matter\n",
        "---\n---\n",
        "<details><summary>a</summary>b</details>\n\n<details>\n\n`<details>`\n\n</details>\n",
        "```html\n<details>\n<!--\n```\n\n- ```\n  in a list\n\nText <!-- a note --> more\n",
        "<div>\n<!-- over\n\nparagraphs\n\n<p>--></p>\n",
    )
    for old in sound:
        assert SECTION in merged(old)


@pytest.mark.parametrize(("old", "said"), [(b"\xff\xfe#\x00", "UTF-8"), (b"x" * 10_000_000, "10,000,000 bytes")])
def test_what_is_no_readme_is_refused(old: bytes, said: str) -> None:
    with pytest.raises(EnergyLabelError, match=said):
        merged_readme(old, SECTION)


def test_a_large_readme_is_read_to_the_end() -> None:
    old = "A line of *text*.\n\n" * (MOST_BYTES // 40)
    assert merged(old) == f"{old}\n{SECTION}"


_STARTS = ("# T\n", "text", "---\n", "```\n", "~~~\n", "> q\n", "- l\n", "<div>\n", "<!--", "-->\n", "    i\n", "é")
_ENDS = ("\n", "\r\n", "\r", "\u2028", "\x0b", "\t", f"{BEGIN}\n", f"{END}\n", OLDER)
_PIECES = st.sampled_from((*_STARTS, *_ENDS))


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_every_other_byte_stays(old: str) -> None:
    try:
        change = merged_readme(old.encode(), SECTION)
    except EnergyLabelError:
        return
    new = change.new.decode()
    own = SECTION.replace("\n", new.rpartition(BEGIN)[2].partition("##")[0])
    assert own.strip() in new
    before, after = new.split(own.strip()) if new.count(own.strip()) == 1 else new.rsplit(own.strip(), 1)
    assert old.startswith(before.rstrip("\r\n")) and old.endswith(after.lstrip("\r\n"))
    assert not merged_readme(change.new, SECTION).changes


def test_the_difference_shows_what_changes_and_a_little_around_it() -> None:
    old = "".join(f"line {number}\n" for number in range(50))
    text = difference(merged_readme(f"{old}{OLDER}after\n".encode(), SECTION))
    kept = [" ## Energy label", " ", "-Older figures.", "+Figures.", f" {END}", " after"]
    assert text.splitlines() == ["--- README.md", "+++ README.md", "@@", f" {BEGIN}", *kept]


def test_the_difference_of_a_new_file_says_so() -> None:
    assert difference(merged_readme(None, SECTION)).startswith("--- /dev/null\n+++ README.md\n")
    text = difference(merged_file(".eval_results/a.yaml", b"value: 1\n", "value: 2\n"))
    assert "-value: 1\n+value: 2\n" in text


def test_nothing_of_a_readme_reaches_the_terminal_as_a_command() -> None:
    old = f"\x1b[2J\x1b]0;owned\x07 \u202e \x9b31m\n{'x' * 5000}\n"
    text = difference(Merged("README.md", old.encode(), f"{old}{SECTION}".encode(), 2, 2))
    assert all(line.isprintable() for line in text.splitlines())
    assert "\\x1b[2J" in text and max(map(len, text.splitlines())) < 250
