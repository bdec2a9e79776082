"""Queries from files of one's own: lines, tables, folders of pictures and recordings."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.queries.sources import queries_for
from tests.suite.queries.making import png, wav, workload

pytestmark = pytest.mark.usefixtures("libraries")


def test_lines_of_a_text_file_are_queries(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes("\ufeffErste Zeile\r\n\nzweite  Zeile hier\ndritte".encode())
    found = queries_for(workload(prepare={"first_words": 2}), "file", 2, 1, file)
    assert found.queries == ({"text": "Erste Zeile"}, {"text": "zweite Zeile"})
    assert found.source is not None
    assert (found.source.path, found.dataset.name) == ("mine.txt", "local file mine.txt")
    assert found.source.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (found.preparation, found.dataset.revision) == ("First 2 words of each text", None)


def test_json_lines_carry_every_part(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    rows = [{"question": "Who?", "context": "He.", "id": 3}, {"question": "Why?", "context": ""}]
    file.write_text("\n".join(map(json.dumps, rows)))
    squad = load_case("question-answering").workloads[1]
    found = queries_for(squad, "file", 9, 1, file)
    assert found.queries == ({"question": "Who?", "context": "He."}, {"question": "Why?", "context": ""})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b'\xef\xbb\xbfid,sentence\r\n1,"One, two"\r\n2,"three\nlines"\r\n,\r\n'),
        ("A.CSV", b'Text\n"One, two"\n"three\nlines"\n'),
        ("a.tsv", b'text\tsentence\nOne, two\tx\n"three\nlines"\ty\n'),
        ("a.JSONL", b'{"sentence": "One, two"}\n{"text": "three\\nlines", "sentence": 3}\n'),
    ],
)
def test_a_table_is_read_by_the_names_in_its_head(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = queries_for(workload(), "file", 9, 1, tmp_path / name)
    assert found.queries == ({"text": "One, two"}, {"text": "three\nlines"})
    assert found.source is not None and found.source.sha256 == hashlib.sha256(content).hexdigest()


def test_the_digest_of_a_table_is_that_of_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"text\none\ntwo\n")
    found = queries_for(workload(), "file", 1, 1, tmp_path / "a.csv")
    assert found.queries == ({"text": "one"},)
    assert found.source is not None and found.source.sha256 == hashlib.sha256(b"text\none\ntwo\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", b'{"text": "fine"}\n{"text": 3}\n', "a.jsonl, line 2: text is of type int, not a text; fix the li"),
        ("a.jsonl", b'{"text": "fine"}\n{"texd": "a"}\n', "a.jsonl, line 2: lacks text (it has 'texd'); fix the line"),
        ("a.jsonl", b'\n{"text": \n', "a.jsonl, line 2: is no JSON (JSONDecodeError); fix the line or leave it out."),
        ("a.jsonl", b"[" * 100_000, "a.jsonl, line 1: is no JSON (RecursionError)"),
        ("a.jsonl", b"[1]", "a.jsonl, line 1: is not a JSON object"),
        ("a.jsonl", b'{"text": "\\ud800"}', "a.jsonl, line 1: text holds half a character"),
        ("a.jsonl", b'{"text": "fine"}\n\xff\n', "a.jsonl, line 2: is not UTF-8; save the file as UTF-8."),
        ("a.txt", b"a" * (2**20 + 1), "a.txt, line 1: is over 1 MiB; shorten it."),
        ("a.txt", b"\n \n", "a.txt holds no usable query; put at least one into it."),
        ("a.jsonl", b'{"text": "fine"}\n{"text": "  "}\n', "a.jsonl, line 2: text is empty; fix the line or leave"),
        ("a.csv", b"text,b\nfine,b\n,b\n", "a.csv, line 3: text is empty; fix the line"),
        ("a.txt", "fine\n\u200b\u3164\u2800\n".encode(), "a.txt, line 2: text is empty; fix the line"),
        ("a.xlsx", b"PK", "a.xlsx ends in none of .jsonl, .csv, .tsv and .txt; rename it to what it is."),
        ("a.csv", b"", "a.csv has no head; name its columns in the first line."),
        ("a.csv", b"words\na\n", "a.csv has no column text or sentence (its head is 'words'); name its"),
        ("a.csv", b'text\n"a\n', "a.csv, line 2: is not a row of a table (unexpected end of data); fix the line"),
        ("a.csv", b"text,b\n\n,\n", "a.csv holds no usable query"),
        ("a.tsv", b"text\tb\n\xff\tb\n", "a.tsv, line 2: is not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_by_file_and_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EnergyLabelError) as caught:
        queries_for(workload(), "file", 9, 1, tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path}/{said}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("steps", "line"),
    [({"mask": "at-the-end"}, " \u200b"), ({"drop_full_stops": True}, "..."), ({"first_words": 2}, "\u3164")],
)
def test_a_query_of_which_nothing_is_left_is_empty_too(tmp_path: Path, steps: dict[str, Any], line: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": line}))
    with pytest.raises(EnergyLabelError, match="line 1: text is empty; fix"):
        queries_for(workload(prepare=steps), "file", 9, 1, tmp_path / "a.jsonl")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for file in (tmp_path / "none.txt", Path("/dev/zero"), tmp_path / "pipe.txt"):
        with pytest.raises(EnergyLabelError, match=r"is not a text file; name a file of JSON lines"):
            queries_for(workload(), "file", 9, 1, file)
    with pytest.raises(
        EnergyLabelError, match=r"has no file for tried; put tried\.txt or tried\.jsonl or .* --workload"
    ):
        queries_for(workload(), "file", 9, 1, tmp_path)
    with pytest.raises(EnergyLabelError, match=r"is not a folder; name a folder of files ending in \.jpg"):
        queries_for(workload({"image": "img"}), "file", 9, 1, tmp_path / "none")
    with pytest.raises(EnergyLabelError, match="are to come from a file; name it with --queries"):
        queries_for(workload(), "file", 9, 1)


def test_one_text_a_line_is_not_enough_for_two_parts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a\n")
    with pytest.raises(EnergyLabelError, match="one text a line, where first, second are needed; write JSON lines"):
        queries_for(workload({"first": "a", "second": "b"}), "file", 9, 1, tmp_path / "a.txt")


def test_a_folder_of_pictures_or_recordings_is_taken_by_name(tmp_path: Path) -> None:
    for name, colour in (("b.png", 2), ("a.PNG", 1), ("c.png", 3)):
        (tmp_path / name).write_bytes(png(colour))
    (tmp_path / "notes.md").write_text("not a picture")
    asked = workload({"image": "img"}, {"fetch": True, "resize": (6, 5)})
    found = queries_for(asked, "file", 2, 1, tmp_path)
    assert [query["image"].getpixel((0, 0))[0] for query in found.queries] == [1, 2]
    # Nothing was fetched, whatever is done with the data set's own addresses.
    assert found.preparation == "Resized to 6 × 5 by nearest neighbour and converted to RGB"
    listed = "".join(f"{hashlib.sha256(png(c)).hexdigest()}  {n}\n" for n, c in (("a.PNG", 1), ("b.png", 2)))
    assert found.source is not None
    assert found.source.sha256 == hashlib.sha256(listed.encode()).hexdigest()
    (tmp_path / "a.PNG").write_bytes(b"gone")
    with pytest.raises(EnergyLabelError, match=r"a\.PNG: image is no picture of .*; fix the file or remove it"):
        queries_for(asked, "file", 2, 1, tmp_path)
    (tmp_path / "speech.flac").write_bytes(wav(0.5))
    heard = queries_for(workload({"audio": "audio"}, {"sampling_rate": 16000}), "file", 2, 1, tmp_path)
    assert [query["audio"].shape for query in heard.queries] == [(8000,)]


def test_an_empty_folder_and_a_large_picture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match="holds no usable query"):
        queries_for(workload({"image": "img"}), "file", 2, 1, tmp_path)
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(EnergyLabelError, match=r"a\.png has over 64 MiB; make it smaller or take it out"):
        queries_for(workload({"image": "img"}), "file", 2, 1, tmp_path)


def test_a_file_s_name_is_shown_harmlessly(tmp_path: Path) -> None:
    file = tmp_path / "a\nb\u202e.txt"
    file.write_text("a")
    found = queries_for(workload(), "file", 1, 1, file)
    assert found.source is not None
    assert found.source.path == r"a\nb\u202e.txt"
