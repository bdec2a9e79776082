"""What a model needs besides energy, in words: each thing that is known, and nothing of what is not."""

from typing import Any

import pytest

from generator.labels.label import Label
from generator.pages.comparing.table import columns, row_of
from generator.pages.wording.needs import needs_in_words, runtime_name
from generator.pages.wording.numbers import data_size
from generator.records.model import SCHEMA_VERSION
from tests import factories
from tests.factories import PROFILE_ID, TASK
from tests.pages.making import edition, label, scale

HASH = "ab" * 32


def _label(change: Any = None, **setup: Any) -> Label:
    document = factories.in_version(SCHEMA_VERSION, factories.document())
    document["setup"].update(setup)
    if change:
        change(document)
    return label(factories.record_from(document), scale())


def _everything(document: dict[str, Any]) -> None:
    document["weights_bytes"] = 90_900_000
    for workload in document["workloads"]:
        workload["trained"] = {
            "dataset": {"name": "reviews"},
            "rows": 8530,
            "rows_sha256": HASH,
            "seed": 1,
            "times": 2,
            "phase": {"duration_s": 4.0, "energy_joules": {"gpu": 720.0}},
            "model_sha256": HASH,
            "model_bytes": 9,
        }
        for run in workload["runs"]:
            run["peak_memory"] = {"host_bytes": 3 * 2**30, "host_before_bytes": 2**29, "device_bytes": 2**30}
            run["latency"] = {
                "end_to_end_s": {"mean": 0.006, "p50": 0.0031, "p95": 0.02},
                "time_to_first_token_s": {"p50": 0.001},
            }
            run["counts"] = {"tokens_out": round(200 * run["query"]["duration_s"])}


def test_all_that_is_known_is_told_in_one_row() -> None:
    training = "one training on 8,530 rows of {}: 0.100 Wh"
    assert needs_in_words(_label(_everything)) == [
        "weights of 86.7\u00a0MiB",
        "at most 1.00\u00a0GiB of GPU memory",
        "at most 2.50\u00a0GiB of the computer’s memory, beside 512\u00a0MiB for the program that measured",
        "3.10 ms a query (median; 95\u00a0% within 20 ms)",
        "200 tokens a second",
        "the first token after 1 ms",
        training.format("IMDB"),
        training.format("SST-2"),
    ]


def test_of_a_record_that_says_nothing_there_is_no_row_and_no_column() -> None:
    made = _label()
    assert (needs_in_words(made), runtime_name(made)) == ([], None)
    found = edition([made], [scale()])
    names = {column.name for column in columns(found, found.rankings[TASK, PROFILE_ID])}
    assert names.isdisjoint({"memory", "weights", "speed", "first", "runtime"})


def test_tokens_alone_make_no_row() -> None:
    def counted(document: dict[str, Any]) -> None:
        for workload in document["workloads"]:
            for run in workload["runs"]:
                run["counts"] = {"tokens_out": 1000}

    assert needs_in_words(_label(counted)) == []


def test_a_table_has_a_column_for_each_thing_that_is_known() -> None:
    found = edition([_label(_everything, runtime="onnxruntime")], [scale()])
    (row,) = found.rankings[TASK, PROFILE_ID]
    shown = {column.name: column.shown for column in columns(found, [row])}
    assert {name: shown[name] for name in ("memory", "weights", "speed", "first", "runtime")} == dict.fromkeys(
        ("memory", "weights", "speed", "first", "runtime"), False
    )
    told = row_of(found, row)
    assert (told["memory"], told["memory_words"]) == (2**30, "1.00\u00a0GiB")
    assert (told["weights"], told["first"], told["runtime"]) == (90_900_000, 0.001, "ONNX Runtime")
    assert told["latency"] == pytest.approx(0.0031)


@pytest.mark.parametrize(
    ("setup", "tools", "name"),
    [
        ({}, {"torch": "2.9"}, "PyTorch"),
        ({}, {"pytorch": "2.4"}, "PyTorch"),
        ({}, {"vllm": "0.11"}, None),
        ({"runtime": "llama-cpp", "quantization": "q8-0"}, {"torch": "2.9"}, "llama.cpp"),
        ({"quantization": "q4-k-m"}, {}, "llama.cpp"),
        ({"runtime": "onnxruntime"}, {}, "ONNX Runtime"),
        ({"serving": {"kind": "offline", "batch_size": 1, "engine": "torchserve 1"}}, {"torch": "2.9"}, None),
    ],
)
def test_the_program_is_named_where_the_record_names_it(
    setup: dict[str, Any], tools: dict[str, str], name: str | None
) -> None:
    assert runtime_name(_label(lambda document: document["provenance"].update(tools=tools), **setup)) == name


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1.00\u00a0bytes"), (1536, "1.50\u00a0KiB"), (90_900_000, "86.7\u00a0MiB"), (2**30, "1.00\u00a0GiB")],
)
def test_sizes_are_in_powers_of_1024(size: int, text: str) -> None:
    assert data_size(size) == text
