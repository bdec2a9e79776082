"""What a recipe may be trained on: every class, every row labelled, and none of the queries."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.queries.training_sets import fingerprint, refuse_known, training_set
from generator.suite.queries.workload import CaseWorkload

SST2: CaseWorkload = next(found for found in load_case("text-classification").workloads if found.id == "sst2")
_TEXTS = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8)
_SPACE = st.sampled_from([" ", "\t", "\n", "\u00a0", "\u2003", ""])


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("good", 1), ("fine", 1)], r"has no row of the class 'negative'; give some of every class"),
        ([("good", 1)], r"has 1 rows for 2 classes; give at least one of each class"),
        ([("good", 1), ("bad", 2)], r"line 2: label is class 2 of 2; fix the line"),
        ([("good", 1), ("bad", "sour")], r"line 2: label is 'sour', which is none of the classes"),
        ([("good", 1), ("bad", 1.5)], r"line 2: label is 1\.5, not a class's name or number"),
        ([("good", 1), ("bad", None)], r"has 1 of 2 rows without a class; name it in each"),
        ([("good", 1), (" ", 0)], r"line 2: text is empty"),
        ([("good", 1), (7, 0)], r"line 2: text is of type int, not a text"),
        (
            [("good", 1), ("bad", 0), (" An  asked\tfilm", 0)],
            r"holds 1 of the 2 queries of sst2, so that they would be",
        ),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(tmp_path: Path, rows: list[tuple[Any, Any]], told: str) -> None:
    file = write(tmp_path / "mine.jsonl", *({"text": text, "label": label} for text, label in rows))
    with pytest.raises(EnergyLabelError, match=told):
        training_set(SST2, file, [{"text": "an ASKED film"}, {"text": "another"}])


def test_a_folder_has_a_file_for_each_workload_and_one_alone(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match=r"has no file for sst2; put sst2\.txt or sst2\.jsonl or"):
        training_set(SST2, str(tmp_path), [])
    file = write(tmp_path / "sst2.jsonl", {"text": "Good", "label": "pos"}, {"sentence": "bad", "label": 0})
    found = training_set(SST2, str(tmp_path), [{"text": "other"}])
    assert (found.texts, found.labels) == (("Good", "bad"), ("positive", "negative"))
    assert found.source is not None and found.source.path == Path(file).name
    assert (
        found.rows_sha256
        != training_set(
            SST2, write(tmp_path / "a.jsonl", {"text": "good", "label": 1}, {"text": "bad", "label": 0}), []
        ).rows_sha256
    )
    (tmp_path / "sst2.csv").write_text("text,label\ngood,1\nbad,0\n")
    with pytest.raises(EnergyLabelError, match=r"holds sst2\.jsonl and sst2\.csv; keep one of them"):
        training_set(SST2, str(tmp_path), [])


def test_a_workload_without_a_split_teaches_nothing() -> None:
    with pytest.raises(EnergyLabelError, match="sst2 has no training split"):
        training_set(SST2.model_copy(update={"training": None}), "hub", [])


@given(_TEXTS, _TEXTS, st.data())
def test_a_query_is_known_whatever_its_case_and_its_white_space(
    learnt: list[str], asked: list[str], data: st.DataObject
) -> None:
    kept = [text for text in asked if fingerprint(text) not in set(map(fingerprint, learnt))]
    refuse_known("The file", learnt, kept, "w")
    known = data.draw(st.sampled_from(learnt))
    spread = "".join(letter + data.draw(_SPACE) for letter in known.casefold())
    with pytest.raises(EnergyLabelError) as caught:
        refuse_known("The file", learnt, [*kept, spread], "w")
    assert f"holds 1 of the {len(kept) + 1:,} queries of w" in str(caught.value)


def test_how_many_sentences_two_data_sets_share(repository: Path) -> None:
    """The figures of the page of decisions, from the data sets themselves."""
    given_to = os.environ.get("ENERGY_LABEL_REAL_DATA")
    if given_to is None:
        pytest.skip("ENERGY_LABEL_REAL_DATA names no folder with queries/ and training/")

    def known(learnt: str, asked: str) -> str:
        texts = [read(f"training/{learnt}"), read(f"queries/{asked}")]
        there = {fingerprint(text) for text in texts[0]}
        return f"{sum(fingerprint(text) in there for text in texts[1]):,} of the {len(texts[1]):,}"

    def read(name: str) -> list[str]:
        lines = (Path(given_to or "") / f"{name}.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]

    page = (repository / "site_src/pages/decisions/index.md").read_text("utf-8")
    assert known("tomatoes", "sst2") in page and known("sst2", "tomatoes") in page
    assert known("tomatoes", "tomatoes").startswith("0 of") and known("sst2", "sst2").startswith("0 of")
