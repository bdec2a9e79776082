"""What answers are held against: read beside a query, cut off its text, or scaled with its picture; hostile rows."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.quality.asked import QualityAsked
from generator.suite.quality.references import BadReferenceError, Box, Tagged, reference_of
from generator.suite.queries.preparation import MASK
from generator.suite.queries.referring import continuation, masked_word
from generator.suite.queries.sources import queries_for
from generator.suite.queries.workload import CaseWorkload, Preparation

pytest.importorskip("PIL", reason="the extra `suite` is not installed (make suite)")

from PIL import Image

CLASSES = ("cat", "dog")
ACCURACY = QualityAsked(metric="accuracy", reference="label", classes=CLASSES, chance="majority")
SQUAD = QualityAsked(metric="squad", reference="answers", chance="random-piece")
ROUGE = QualityAsked(metric="rouge-1", reference="summary", chance="random-piece")
TAGS = QualityAsked(metric="seqeval", reference="tags", classes=("O", "B-PER", "I-PER"), chance="shuffled")
CORNERS = QualityAsked(metric="map", reference="objects", classes=CLASSES, boxes="corners", chance="shuffled")
SIZES = CORNERS.model_copy(update={"boxes": "sizes"})
SCORE = QualityAsked(metric="spearman", reference="score", chance="zero")
SAID = QualityAsked(metric="wer", reference="text", chance="nothing-said")


def workload(task: str, name: str) -> CaseWorkload:
    return next(item for item in load_case(task).workloads if item.id == name)


@pytest.mark.parametrize(
    ("asked", "value", "found"),
    [
        (ACCURACY, 1, "dog"),
        (ACCURACY, "CAT", "cat"),
        (ACCURACY, -1, None),
        (ACCURACY, None, None),
        (SQUAD, {"text": ["a", "b"], "answer_start": [0, 3]}, ("a", "b")),
        (SQUAD, {"text": [], "answer_start": []}, ("",)),
        (SQUAD, "oxygen", ("oxygen",)),
        (ROUGE, "A summary.", ("A summary.",)),
        (ROUGE, " ", None),
        (ROUGE, ["one", "two"], ("one", "two")),
        (TAGS, [1, 2, 0], Tagged(("John", "Smith", "said"), ("B-PER", "I-PER", "O"))),
        (TAGS, ["B-PER", "O", "O"], Tagged(("John", "Smith", "said"), ("B-PER", "O", "O"))),
        (CORNERS, {"bbox": [[1, 2, 11, 22]], "category": [0]}, (Box("cat", 2.0, 6.0, 22.0, 66.0),)),
        (SIZES, [{"bbox": [1, 2, 10, 20], "category": "dog"}], (Box("dog", 2.0, 6.0, 22.0, 66.0),)),
        (CORNERS, {"bbox": [], "category": []}, ()),
        (SCORE, 4, 4.0),
        (SAID, "HELLO", "HELLO"),
    ],
)
def test_a_column_becomes_a_reference(asked: QualityAsked, value: Any, found: Any) -> None:
    size = lambda: ((100, 100), (200, 300))  # noqa: E731
    assert reference_of(asked, value, asked.classes, ["John", "Smith", "said"], size) == found


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (ACCURACY, 2),
        (ACCURACY, -2),
        (ACCURACY, True),
        (ACCURACY, 0.0),
        (ACCURACY, "cow"),
        (ACCURACY, [0]),
        (SQUAD, {"text": "a"} | {"text": 3}),
        (SQUAD, [3]),
        (TAGS, [1, 2]),
        (TAGS, [1, 2, 9]),
        (TAGS, "O O O"),
        (CORNERS, {"bbox": [[1, 2, 3]], "category": [0]}),
        (CORNERS, {"bbox": [[1, 2, 3, float("nan")]], "category": [0]}),
        (CORNERS, {"bbox": [[1, 2, 3, 4]], "category": []}),
        (CORNERS, [3]),
        (CORNERS, "cat"),
        (SCORE, float("inf")),
        (SCORE, "4"),
        (SAID, 4),
    ],
)
def test_a_hostile_reference_is_refused_by_its_reason(asked: QualityAsked, value: Any) -> None:
    with pytest.raises(BadReferenceError, match=r"^(is|has) "):
        reference_of(asked, value, asked.classes, ["John", "Smith", "said"], lambda: ((1, 1), (1, 1)))


def test_what_preparing_cuts_off_is_the_reference() -> None:
    masked = Preparation(first_words=3, mask="last-word")
    assert masked_word("one two three four", masked) == "three"
    assert masked_word(f"one {MASK} two", masked) == "two"
    assert masked_word("one two", Preparation(mask="at-the-end")) is None
    assert continuation("a b c d e f g", Preparation(first_words=3)) == "d e f"
    assert continuation("a b c d", Preparation(first_words=3)) == "d"
    assert continuation("a b c", Preparation(first_words=3)) is None


def test_references_in_a_file_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    rows = [{"text": "fine", "label": 1}, {"text": "so so"}, {"text": "bad", "label": "neg"}]
    file.write_text("\n".join(map(json.dumps, rows)))
    found = queries_for(workload("text-classification", "sst2"), "file", 9, 1, file)
    assert found.references == ("positive", None, "negative")
    assert [dict(query) for query in found.queries] == [{"text": "fine"}, {"text": "so so"}, {"text": "bad"}]
    file.write_text('{"text": "fine", "label": 7}')
    with pytest.raises(EnergyLabelError, match=r"mine.jsonl, line 1: label is class 7 of 2; fix the line"):
        queries_for(workload("text-classification", "sst2"), "file", 9, 1, file)
    plain = tmp_path / "mine.txt"
    plain.write_text(" ".join(f"w{n}" for n in range(30)))
    masked = queries_for(workload("fill-mask", "c4"), "file", 9, 1, plain)
    assert masked.references == ("w19",)
    follows = queries_for(workload("text-generation", "oscar"), "file", 9, 1, plain)
    assert follows.references == (" ".join(f"w{n}" for n in range(20, 30)),)


@pytest.mark.parametrize(
    ("task", "name", "content", "found"),
    [
        ("text-classification", "sst2", "text,label\na,0\nb,1\nc,-1\nd,\ne,positive\nf,1.0\n", "neg pos - - pos pos"),
        ("sentence-similarity", "stsbenchmark", "sentence1,sentence2,score\na,b,4.2\nc,d,1\ne,f, \n", "4.2 1.0 -"),
        ("summarization", "xsum", 'text,summary\na,One.\nb,"[""one"", ""two""]"\nc,[sic\n', "One. one|two [sic"),
    ],
)
def test_references_in_the_cells_of_a_table(tmp_path: Path, task: str, name: str, content: str, found: str) -> None:
    for ending, text in ((".csv", content), (".tsv", content.replace(",", "\t").replace('""\t ""', '"", ""'))):
        file = tmp_path / f"mine{ending}"
        file.write_text(text)
        read = queries_for(workload(task, name), "file", 9, 1, file).references
        said = ["-" if one is None else "|".join(one) if isinstance(one, tuple) else str(one) for one in read]
        assert [one.replace("ative", "").replace("itive", "") for one in said] == found.split()


def test_tokens_and_tags_in_the_cells_of_a_table(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text('tokens,ner_tags\n"[""EU"",""rejects""]","[3,0]"\n"[""Bonn""]","[""B-LOC""]"\nBonn,[5]\n')
    read = queries_for(workload("token-classification", "conll2003"), "file", 9, 1, file)
    assert [dict(query) for query in read.queries] == [{"text": "EU rejects"}, {"text": "Bonn"}, {"text": "Bonn"}]
    assert read.references == (
        Tagged(("EU", "rejects"), ("B-ORG", "O")),
        Tagged(("Bonn",), ("B-LOC",)),
        Tagged(("Bonn",), ("B-LOC",)),
    )


@pytest.mark.parametrize(
    ("task", "name", "content", "said"),
    [
        ("text-classification", "sst2", "text,label\na,7\n", "line 2: label is class 7 of 2"),
        (
            "sentence-similarity",
            "stsbenchmark",
            "sentence1,sentence2,score\na,b,much\n",
            "line 2: score is 'much', not a number",
        ),
        (
            "sentence-similarity",
            "stsbenchmark",
            "sentence1,sentence2,score\na,b,nan\n",
            "line 2: score is 'nan', not a number",
        ),
        ("token-classification", "conll2003", "tokens,ner_tags\nBonn," + "[" * 99_999 + "\n", "has not a tag for each"),
        ("text-classification", "sst2", "text;label\na;0\n", "separated by semicolons; separate them by commas."),
        (
            "text-classification",
            "sst2",
            '"text";"label"\n"a";"0"\n',
            "separated by semicolons; separate them by commas.",
        ),
        ("text-classification", "sst2", "text\tlabel\na\t0\n", "separated by tabs; separate them by commas."),
    ],
)
def test_a_hostile_cell_is_refused_by_its_line(tmp_path: Path, task: str, name: str, content: str, said: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(content)
    with pytest.raises(EnergyLabelError, match=re.escape(said)):
        queries_for(workload(task, name), "file", 9, 1, file)


def test_references_beside_the_pictures_of_a_folder(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        file = io.BytesIO()
        Image.new("RGB", (320, 240), (9, 8, 7)).save(file, "PNG")
        (tmp_path / name).write_bytes(file.getvalue())
    detection = workload("object-detection", "coco-resized")
    without = queries_for(detection, "file", 9, 1, tmp_path)
    assert without.references == (None, None)
    things = {"bbox": [[0, 0, 32, 24]], "category": ["person"]}
    (tmp_path / "references.jsonl").write_text(json.dumps({"file": "b.png", "reference": things}) + "\n")
    found = queries_for(detection, "file", 9, 1, tmp_path)
    # The picture is brought to 640 × 480, and the box with it.
    assert found.references == (None, (Box("person", 0.0, 0.0, 64.0, 48.0),))
    assert found.source != without.source
    (tmp_path / "references.jsonl").write_text('{"file": "b.png"}')
    with pytest.raises(EnergyLabelError, match=r"references.jsonl, line 1: lacks reference"):
        queries_for(detection, "file", 9, 1, tmp_path)
