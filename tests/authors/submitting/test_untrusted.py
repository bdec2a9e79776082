"""Words of strangers in the summary are text: no link, image, mention, HTML or broken table, whatever they hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.authors.submitting.report import Judged, Report
from generator.authors.submitting.summary import markdown, text
from generator.authors.submitting.untrusted import LONGEST, Told, code, line, prose, seen
from generator.errors import Fault
from tests import factories
from tests.authors.submitting.making import submission, submitting

GITHUB = MarkdownIt("gfm-like")
NASTY = (
    "[here](https://evil.example)",
    "![x](https://evil.example/a.png)",
    "<img src=x onerror=alert(1)>",
    "<https://evil.example>",
    "https://evil.example and www.evil.example or someone@evil.example",
    "@octocat @org/team #1 GH-1 org/repo#2 0123456789abcdef0123456789abcdef01234567",
    "a | b | c",
    "|---|---|",
    "`` ` `` ```",
    "`",
    "\\`x\\`",
    "\n\n# Title\n\n- item\n\n```\ncode",
    "\r\n::error file=x::y",
    "##[add-mask]x",
    "\x1b[31mred\x1b[0m",
    "\u202ereversed\u2066\u200b\ufeff",
    "&lt;b&gt; &#64;octocat",
    "**bold** _it_ ~~gone~~ $x$ :tada:",
    "[^1]: note",
    "<!-- ",
    " ",
    "",
    "\udc80",
)
STRANGE = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=80),
    st.text(alphabet="`|[]()<>!@#:/\\&*_~ \n\t-.aw", max_size=60),
    st.lists(st.sampled_from(NASTY), max_size=3).map(" ".join),
)
FAULTS = st.builds(Fault, STRANGE, STRANGE, STRANGE, STRANGE)
TOLD = st.lists(STRANGE, min_size=1, max_size=3).map(lambda values: Told("Look at {}" * len(values), tuple(values)))
OURS = {
    "heading",
    "paragraph",
    "bullet_list",
    "list_item",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "inline",
}


def _leaves(tokens: list[Token]) -> list[Token]:
    return [leaf for token in tokens for leaf in (_leaves(token.children) if token.children else [token])]


def _harmless(summary: str) -> list[Token]:
    """The parts of a summary, which hold nothing that GitHub makes more than text of."""
    leaves = _leaves(GITHUB.parse(summary))
    for leaf in leaves:
        kind = leaf.type.removesuffix("_open").removesuffix("_close")
        assert kind in {*OURS, "text", "code_inline"}, (leaf.type, leaf.content)
        if leaf.type == "text":
            assert not {"@", "#", "<", "|"} & set(leaf.content), leaf.content
            assert "://" not in leaf.content and "www." not in leaf.content
    return leaves


@given(STRANGE)
def test_a_value_is_one_piece_of_code(value: str) -> None:
    (leaf,) = [leaf for leaf in _harmless(f"- {code(value)}") if leaf.type == "code_inline"]
    assert leaf.content.strip() == (seen(value) or " ").strip()


@given(STRANGE)
def test_prose_is_shown_word_by_word(value: str) -> None:
    shown = "".join(leaf.content for leaf in _harmless(f"- because: {prose(value)}"))
    assert shown.removeprefix("because:").strip() == seen(value).strip()


@given(STRANGE)
def test_what_is_shown_can_be_seen_and_is_short(value: str) -> None:
    assert seen(value).isprintable()
    assert len(seen(value * 50)) <= 10 * LONGEST + 40


@given(
    st.lists(FAULTS, max_size=3),
    st.lists(TOLD, max_size=3),
    st.lists(STRANGE, max_size=2),
    st.lists(STRANGE, max_size=3),
    STRANGE,
)
def test_a_summary_holds_no_more_than_text(
    faults: list[Fault], warnings: list[Told], lines: list[str], others: list[str], path: str
) -> None:
    strange = Judged(path, "added", None, tuple(faults), tuple(warnings))
    known = Judged(path, "changed", factories.record("www.evil.com/x"), tuple(faults), tuple(warnings))
    report = Report((strange, known), tuple(faults), tuple(warnings), tuple(lines), tuple(others))
    leaves = _harmless(markdown(report))
    tables = [leaf for leaf in leaves if leaf.type == "th_open"]
    assert len(tables) == (0 if faults else 6)
    for shown in text(report).splitlines():
        assert shown.replace("\u00a0", " ").isprintable()
        assert not shown.lstrip().startswith("::") and "##[" not in shown


def test_texts_of_a_record_do_nothing_in_a_real_report(builds: None, tmp_path: Path) -> None:
    made = submitting(tmp_path)
    for number, nasty in enumerate(words for words in NASTY if words.strip() and words.isprintable()):
        document = submission(f"acme/new{number}", factor=1.05 + number / 100)
        document["provenance"] |= {"measured_by": nasty, "notes": [nasty], "citation": nasty, "licence": nasty}
        # Somebody's file is asked as somebody likes, and earns no letter.
        document["workloads"][0] |= {"prompt": nasty, "preparation": nasty, "queries_from": "file"}
        document["workloads"][0]["dataset"] = {"name": nasty}
        document["workloads"][0]["runs"][0]["note"] = nasty
        made.add(document)
    at_fault = submission("acme/at-fault", factor=0.9)
    made.add(at_fault, edit=lambda record: record.update({nasty: nasty for nasty in NASTY if nasty != "\udc80"}))
    ran = made.draw("--submitter", "bob")
    assert ran.done.returncode == 1
    _harmless(ran.summary)
    assert len(ran.of("records/tiny-1xgpu/text-classification/acme--at-fault.json")["faults"]) == len(NASTY) - 1
    pages = list((ran.out / "card").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text("utf-8")
        assert "onerror=alert(1)>" not in html and 'href="https://evil' not in html and "\u202e" not in html


@pytest.mark.parametrize("name", ["name", "::error::x", "##[x]"])
def test_a_log_takes_no_command_from_a_value(name: str) -> None:
    assert "::" not in line(name) and "##[" not in line(name)
