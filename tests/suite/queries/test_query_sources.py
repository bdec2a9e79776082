"""Queries from a data set streamed over HTTP from a stand-in for the Hub."""

import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.quality.asked import QualityAsked
from generator.suite.queries import from_hub as query_hub
from generator.suite.queries.preparation import MASK
from generator.suite.queries.sources import QuerySet, queries_for
from generator.suite.queries.workload import CaseWorkload
from generator.web import NotAllowedError, Reach, places
from tests.suite.hub_stand_in import Repository, Visitor, commit_of, visitor
from tests.suite.queries.making import parquet, png, wav, workload

pytestmark = pytest.mark.usefixtures("libraries")

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

OFFLINE = "name a local file with --queries, or take --queries synthetic"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visitor(tmp_path_factory.mktemp("home")) as ready:
        yield ready


@pytest.fixture
def data_set(hub: Visitor, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Put a data set on the stand-in, under a name of the test's own; returns its id."""
    number = count()

    def put(files: dict[str, bytes], **settings: Any) -> str:
        # Never the same name twice: at one commit a file is the same for ever, and so it is cached.
        name = "org/" + "".join(letter for letter in request.node.name if letter.isalnum())[:60] + str(next(number))
        hub.hub.repositories[f"datasets/{name}"] = Repository(files, **settings)
        return name

    return put


def refused(hub: Visitor, asked: CaseWorkload) -> str:
    with pytest.raises(EnergyLabelError) as caught:
        hub.call(queries_for, asked, "hub", 2, 1)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_first_rows_of_the_split_are_taken_at_the_commit_met(hub: Visitor, data_set: Callable[..., str]) -> None:
    rows = {"sentence": ["One two.", " ", "Three four. Five", "Six"], "label": ["a", "b", "c", "d"]}
    name = data_set(
        {"data/test-00000-of-00001.parquet": parquet(rows), "data/train-00000-of-00001.parquet": parquet(rows)}
    )
    asked = workload(prepare={"drop_empty": True, "drop_full_stops": True, "mask": "at-the-end"}, id=name)
    found = hub.call(queries_for, asked, "hub", 2, 1)
    # A row that is left out does not count.
    assert found.queries == ({"text": f"One two {MASK}"}, {"text": f"Three four Five {MASK}"})
    assert found.dataset.model_dump() == {"name": name, "config": None, "split": "test", "revision": commit_of("main")}
    assert (found.origin, found.source, found.preparation) == ("hub", None, asked.prepare.sentence())
    # The seed moves nothing, and where there are fewer, all are taken.
    assert hub.call(queries_for, asked, "hub", 99, 2).queries[:2] == found.queries
    assert len(hub.call(queries_for, asked, "hub", 99, 2).queries) == 3


def test_json_lines_and_token_lists_are_read_and_rows_that_miss_a_part_are_not(
    hub: Visitor, data_set: Callable[..., str]
) -> None:
    rows = [
        {"tokens": ["EU", "rejects"], "sentence2": "a"},
        {"tokens": ["call"], "sentence2": None},
        {"tokens": ["."], "sentence2": "b"},
    ]
    name = data_set({"test.jsonl": "\n".join(map(json.dumps, rows)).encode()})
    asked = workload({"first": "tokens", "second": "sentence2"}, {"join_tokens": True}, id=name)
    found = hub.call(queries_for, asked, "hub", 5, 1)
    assert found.queries == ({"first": "EU rejects", "second": "a"}, {"first": ".", "second": "b"})


def test_a_configuration_and_the_hub_s_own_conversion_are_honoured(hub: Visitor, data_set: Callable[..., str]) -> None:
    card = (
        "---\nconfigs:\n- config_name: {}\n  data_files: a.parquet\n- config_name: {}\n  data_files: b.parquet\n---\n"
    )
    files = {
        "README.md": card.format("first", "second").encode(),
        "a.parquet": parquet({"sentence": ["of the first"]}),
        "b.parquet": parquet({"sentence": ["of the second"]}),
        "first/test/0000.parquet": parquet({"sentence": ["first, converted"]}),
        "second/test/0000.parquet": parquet({"sentence": ["second, converted"]}),
    }
    branches = {"main": commit_of("main"), "refs/convert/parquet": commit_of("converted")}
    name = data_set(files, branches=branches)
    found = hub.call(queries_for, workload(id=name, config="second", split="train"), "hub", 1, 1)
    assert found.queries == ({"text": "of the second"},)
    assert (found.dataset.config, found.dataset.split) == ("second", "train")
    branch = "refs/convert/parquet"
    name = data_set({path: data for path, data in files.items() if "/" in path}, branches=branches)
    found = hub.call(queries_for, workload(id=name, config="second", branch=branch), "hub", 9, 1)
    assert found.queries == ({"text": "second, converted"},)
    assert found.dataset.revision == commit_of("converted")


def test_pictures_and_recordings_are_decoded_here(hub: Visitor, data_set: Callable[..., str]) -> None:
    pictures = [{"bytes": png(7), "path": "/etc/passwd"}, {"bytes": png(9), "path": None}]
    name = data_set({"test.parquet": parquet({"img": pictures, "label": ["a", "b"]}, img="Image")})
    asked = workload({"image": "img"}, {"resize": (6, 5)}, id=name)
    found = hub.call(queries_for, asked, "hub", 2, 1)
    assert [(q["image"].size, q["image"].mode, q["image"].getpixel((0, 0))) for q in found.queries] == [
        ((6, 5), "RGB", (7, 7, 7)),
        ((6, 5), "RGB", (9, 9, 9)),
    ]
    sounds = [{"bytes": wav(0.5), "path": "a.wav"}, {"bytes": wav(3), "path": "b.wav"}]
    name = data_set({"test.parquet": parquet({"audio": sounds}, audio="Audio")})
    asked = workload({"audio": "audio"}, {"sampling_rate": 16000, "first_seconds": 2}, id=name)
    heard = [query["audio"] for query in hub.call(queries_for, asked, "hub", 2, 1).queries]
    assert [(one.dtype.name, one.shape) for one in heard] == [("float32", (8000,)), ("float32", (32000,))]
    assert heard[0][100:-100] == pytest.approx(0.1, abs=0.01)


def _fetching(asked: CaseWorkload, wanted: int, open_to: str) -> QuerySet:
    """Runs in the visitor's process; only `open_to` counts as a public address."""
    reach = Reach(url=lambda parts: parts.geturl().startswith(open_to), machine=lambda *_: True)
    with patch.object(query_hub, "PUBLIC", reach):
        return queries_for(asked, "hub", wanted, 1)


def test_pictures_are_fetched_from_their_addresses_and_gone_ones_left_out(
    hub: Visitor, data_set: Callable[..., str]
) -> None:
    hub.hub.plain |= {"one.png": png(1), "page.png": b"<html>This picture is gone</html>", "two.png": png(2)}
    root = f"{hub.hub.address}/plain"
    addresses = [f"{root}/one.png", f"{root}/gone.png", f"{root}/page.png", "file:///etc/passwd", f"{root}/two.png"]
    name = data_set({"test.parquet": parquet({"image_url": addresses})})
    asked = workload({"image": "image_url"}, {"fetch": True, "resize": (6, 5)}, id=name)
    found = hub.call(_fetching, asked, 5, "http://127.0.0.1")
    assert [query["image"].getpixel((0, 0)) for query in found.queries] == [(1, 1, 1), (2, 2, 2)]
    # No token of the Hub goes to a stranger.
    assert not {path for path in hub.hub.authorizations if path.startswith("/plain/")}
    # An address inside the network that measures is not asked.
    hub.hub.asked.clear()
    assert f"Data set {name}, split test, has no usable row; {OFFLINE}." == refused(hub, asked)
    assert not [line for line in hub.hub.asked if "/plain/" in line]
    many = data_set({"test.parquet": parquet({"image_url": ["http://127.0.0.1/x.png"] * 150})})
    asked = workload({"image": "image_url"}, {"fetch": True}, id=many)
    assert refused(hub, asked) == (
        f"Data set {many}: 100 web addresses following each other gave no picture; {OFFLINE}."
    )


def test_what_is_wrong_with_a_data_set_is_said_in_one_sentence(hub: Visitor, data_set: Callable[..., str]) -> None:
    name = data_set({"test.parquet": parquet({"text": ["a"], "label": ["b"], "extra": [" "]})})
    assert refused(hub, workload(id=name)) == (
        f"Data set {name} has no column sentence, but 'text, label, extra'; correct columns in the case."
    )
    said = refused(hub, workload({"text": "text"}, id=name, split="validation"))
    assert "Bad split: validation. Available splits: [" in said
    assert said.endswith(f"; {OFFLINE}.")
    assert "BuilderConfig 'de' not found" in refused(hub, workload({"text": "text"}, id=name, config="de"))
    assert refused(hub, workload({"text": "extra"}, {"drop_empty": True}, id=name)) == (
        f"Data set {name}, split test, has no usable row; {OFFLINE}."
    )
    pictures = workload({"image": "text"}, id=name)
    assert refused(hub, pictures) == f"Data set {name}, row 1: image is of type str, not a picture; {OFFLINE}."
    assert refused(hub, workload(id="org/none")) == (
        f"Data set org/none is not on the Hub, or is private: check its spelling, or log in; {OFFLINE}."
    )
    assert refused(hub, workload(id=name, revision=commit_of("never"))).startswith(
        f"Data set {name} has no such revision; "
    )


def test_a_gated_data_set_and_a_loading_script_tell_the_case_s_hurdle(
    hub: Visitor, data_set: Callable[..., str]
) -> None:
    gated = data_set({"test.parquet": parquet({"sentence": ["a"]})}, trouble="gated")
    assert refused(hub, workload(id=gated, hurdle="Gated: accept its terms.")) == (
        f"Data set {gated} is gated: accept its terms on the Hub and log in (hf auth login); {OFFLINE} "
        "(the case says: Gated: accept its terms)."
    )
    script = data_set({"README.md": b"#"})
    hub.hub.repositories[f"datasets/{script}"].files[f"{script.split('/')[1]}.py"] = b"raise SystemExit"
    assert refused(hub, workload(id=script, hurdle="A script.")) == (
        f"Data set {script} is kept as a loading script, which datasets 4 and newer refuse; {OFFLINE} "
        "(the case says: A script)."
    )


def test_without_a_network_the_remedy_is_named(hub: Visitor, data_set: Callable[..., str]) -> None:
    name = data_set({"test.parquet": parquet({"sentence": ["a"]})})
    hub.call(queries_for, workload(id=name), "hub", 1, 1)
    with hub.hub.away():
        assert refused(hub, workload(id=name)) == (
            f"Data set {name} cannot be reached, for the Hub does not answer; {OFFLINE}."
        )


def _load_whole(name: str) -> int:
    """Runs in the visitor's process: load_dataset as everybody uses it, which leaves a copy in its cache."""
    from datasets import load_dataset

    return len(load_dataset(name, split="test"))


def test_a_copy_of_another_day_is_not_taken_for_the_commit_met(hub: Visitor, data_set: Callable[..., str]) -> None:
    name = data_set({"test.parquet": parquet({"sentence": ["of another day"]})})
    assert hub.call(_load_whole, name) == 1
    there = hub.hub.repositories[f"datasets/{name}"]
    there.branches["main"], there.trouble = commit_of("later"), "files withheld"
    assert refused(hub, workload(id=name)).startswith(f"Data set {name} is refused by the Hub (403)")


def test_a_folder_of_the_data_set_s_name_is_not_taken_for_it(
    hub: Visitor, data_set: Callable[..., str], tmp_path: Path
) -> None:
    name = data_set({"test.parquet": parquet({"sentence": ["of the Hub"]})})
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name / "test.jsonl").write_text('{"sentence": "of the folder"}\n')
    before = hub.call(os.getcwd)
    hub.call(os.chdir, tmp_path)
    try:
        assert hub.call(queries_for, workload(id=name), "hub", 1, 1).queries == ({"text": "of the Hub"},)
    finally:
        # The folder goes with this test, and the visitor stays for others.
        hub.call(os.chdir, before)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("http://93.184.215.14/a.png", True),
        ("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/a.png", True),
        ("http://127.0.0.1/a.png", False),
        ("http://localhost:8000/a.png", False),
        ("http://169.254.169.254/latest", False),
        ("http://10.0.0.1/a.png", False),
        ("http://[::1]/a.png", False),
        ("http://[::ffff:127.0.0.1]/a.png", False),
        ("http://2130706433/a.png", False),
        ("file:///etc/passwd", False),
        ("ftp://93.184.215.14/a.png", False),
        ("http://", False),
        ("http://a:b:c/", False),
        ("nonsense", False),
    ],
)
def test_only_public_addresses_are_asked(address: str, public: bool) -> None:
    def asked() -> bool:
        if not query_hub.PUBLIC.allows(address):
            return False
        parts = urlsplit(address)
        with suppress(NotAllowedError):
            return bool(places(parts.hostname or "", parts.port or 80, query_hub.PUBLIC))
        return False

    assert asked() is public


QUALITY = {"metric": "accuracy", "reference": "label", "chance": "majority"}


def labelled(numbers: list[int], names: list[str]) -> bytes:
    """Texts beside a column of classes, which the data set knows by name."""
    info = {
        "sentence": {"dtype": "string", "_type": "Value"},
        "label": {"names": names, "_type": "ClassLabel"},
    }
    table = pa.table({"sentence": [f"text {place}" for place in range(len(numbers))], "label": numbers})
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": info}})}), file)
    return file.getvalue()


def held_against(asked: CaseWorkload, **quality: Any) -> CaseWorkload:
    return asked.model_copy(update={"quality": QualityAsked(**{**QUALITY, **quality})})


def test_references_come_with_the_queries_under_the_names_of_the_case(
    hub: Visitor, data_set: Callable[..., str]
) -> None:
    name = data_set({"test.parquet": labelled([1, 0, -1, 1, 0, 1], ["neg", "pos"])})
    words = {"negative": ("neg",), "positive": ("pos",)}
    asked = held_against(workload(id=name), classes=("negative", "positive"), words=words)
    found = hub.call(queries_for, asked, "hub", 4, 1)
    assert found.references == ("positive", "negative", None, "positive")
    assert found.classes == ("negative", "positive")
    # Without names in the case, the data set's own.
    assert hub.call(queries_for, held_against(workload(id=name)), "hub", 2, 1).classes == ("neg", "pos")
    # One row in two: a split sorted by its labels is met all over.
    spread = held_against(workload(id=name, every=2))
    found = hub.call(queries_for, spread, "hub", 3, 1)
    assert [query["text"] for query in found.queries] == ["text 0", "text 2", "text 4"]
    assert found.references == ("pos", None, "neg") and found.preparation == "One row in 2 taken"


def test_a_case_that_names_other_classes_or_another_column_is_refused(
    hub: Visitor, data_set: Callable[..., str]
) -> None:
    name = data_set({"test.parquet": labelled([1, 0], ["joy", "anger"])})
    assert refused(hub, held_against(workload(id=name), classes=("negative", "positive"))) == (
        f"Data set {name}, column label: has the classes 'joy, anger', and the case names 'negative, positive'; "
        "correct classes in the case."
    )
    assert "has no column gold, but" in refused(hub, held_against(workload(id=name), reference="gold"))
    lists = data_set({"test.parquet": parquet({"sentence": ["a"], "label": [["x"]]})})
    assert refused(hub, held_against(workload(id=lists))).startswith(
        f"Data set {lists}, row 1: label is of type list, not a class's name or number; "
    )


def test_synthetic_queries_have_no_reference() -> None:
    found = queries_for(load_case("text-classification").workloads[0], "synthetic", 3, 1)
    assert found.references == ()
