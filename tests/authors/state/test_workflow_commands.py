"""What reaches GitHub's files and log is text, whatever it holds."""

import re
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from generator.authors.state.workflow_commands import annotation, write_outputs, write_summary

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"))


@given(st.text())
def test_an_annotation_is_one_line_and_gives_its_sentence_back(sentence: str) -> None:
    line = annotation("error", sentence)
    assert "\n" not in line and "\r" not in line and line.startswith("::error::")
    body = line.removeprefix("::error::")
    assert body.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == sentence


@given(st.dictionaries(st.sampled_from(["class", "wh", "address"]), TEXT))
def test_no_output_can_become_another(values: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "outputs"
        path.touch()
        write_outputs(path, values)
        found = re.findall(r"^([a-z]+)<<(end-\w+)\n(.*?)\n^\2$\n", path.read_text("utf-8"), re.M | re.S)
    assert {name: value for name, _, value in found} == values


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


@given(st.lists(st.tuples(TEXT, TEXT)), st.lists(TEXT))
def test_nothing_in_a_summary_is_markup(rows: list[tuple[str, str]], sentences: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "summary"
        write_summary(path, rows, sentences)
        reader = Tags()
        reader.feed(path.read_text("utf-8"))
    assert reader.tags <= {"table", "tr", "th", "td", "p"}
