"""Workloads that ask for queries of each kind, and what holds such queries."""

import io
import json
from typing import Any

import numpy as np
import pytest

from generator.suite.queries.workload import CaseWorkload, DataSource, Preparation, Synthetic

soundfile = pytest.importorskip("soundfile", reason="the extra `suite` is not installed (make suite)")

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from PIL import Image  # noqa: E402

WORDS = Synthetic(unit="words", basis="assumed", source="Made up.", quantiles={"text": (5.0,)})


def workload(
    columns: dict[str, str] | None = None, prepare: dict[str, Any] | None = None, **dataset: Any
) -> CaseWorkload:
    columns = columns or {"text": "sentence"}
    shape = WORDS.model_copy(update={"quantiles": dict.fromkeys(columns, (5.0,))})
    return CaseWorkload(
        id="tried",
        dataset=DataSource(**{"id": "org/tried", "split": "test", **dataset}),
        columns=columns,
        prepare=Preparation(**prepare or {}),
        synthetic=shape,
    )


def png(colour: int, size: tuple[int, int] = (4, 4)) -> bytes:
    file = io.BytesIO()
    Image.new("L", size, colour).save(file, "PNG")
    return file.getvalue()


def wav(seconds: float, rate: int = 8000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, 0.1 * np.ones(round(seconds * rate)), rate, format="WAV")
    return file.getvalue()


def parquet(columns: dict[str, list[Any]], **features: str) -> bytes:
    """A data set's file as the Hub keeps it, its `features` (Image, Audio) written into it."""
    table = pa.table(columns)
    kinds = {
        name: {"_type": features[name]} if name in features else {"dtype": "string", "_type": "Value"}
        for name in columns
    }
    schema = {"info": {"features": kinds}}
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(schema)}) if features else table, file)
    return file.getvalue()
