"""A model's files: whole or in pieces, of a kind that writes text; and the same model written in another type."""

import hashlib
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from generator.errors import EnergyLabelError
from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.files import MADE_FROM, digest_of_files, gguf_model, pieces, weights_bytes
from generator.suite.runtimes.gguf.requantizing import KINDS, Kind, requantize
from tests.suite.runtimes.gguf.tiny import write_tiny


def in_pieces(folder: Path, says: int = 2, count: int = 2) -> Path:
    """Files that count themselves as pieces; each has all tensors, which is no matter here."""
    for number in range(count):
        extra = {"split.no": number, "split.count": says}
        write_tiny(folder / f"m-{number + 1:05}-of-{count:05}.gguf", extra=extra)
    return folder / f"m-00001-of-{count:05}.gguf"


def test_a_whole_file_and_one_in_pieces(tmp_path: Path) -> None:
    whole = write_tiny(tmp_path / "a.gguf", "F16").path
    assert str(gguf_model(whole).format) == "fp16"
    assert weights_bytes(whole) == whole.stat().st_size
    first = in_pieces(tmp_path)
    assert [path.name for path in gguf_model(first).paths] == ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"]
    assert weights_bytes(first) == sum(path.stat().st_size for path in tmp_path.glob("m-*"))
    printed = subprocess.run(["sha256sum", *pieces(first.name)], cwd=tmp_path, capture_output=True, check=True).stdout
    assert digest_of_files(first) == hashlib.sha256(printed).hexdigest()


def test_a_file_that_is_not_there_is_no_lacking_piece(tmp_path: Path) -> None:
    with pytest.raises(LoadingError, match=r"nope.gguf' is not there; name a GGUF file"):
        gguf_model(tmp_path / "nope.gguf")
    (tmp_path / "folder.gguf").mkdir()
    with pytest.raises(LoadingError, match=r"folder.gguf' is not a file; name a GGUF file"):
        gguf_model(tmp_path / "folder.gguf")


def test_pieces_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    first = in_pieces(tmp_path, count=3, says=3)
    with pytest.raises(LoadingError, match="is piece 2 of 3; name the first"):
        gguf_model(first.with_name("m-00002-of-00003.gguf"))
    first.with_name("m-00003-of-00003.gguf").unlink()
    with pytest.raises(LoadingError, match=r"'m-00003-of-00003.gguf' is not beside the other pieces; fetch all 3"):
        gguf_model(first)
    write_tiny(first.with_name("m-00003-of-00003.gguf"), extra={"split.no": 0, "split.count": 3})
    with pytest.raises(LoadingError, match="should be piece 3 of 3"):
        gguf_model(first)
    alone = first.rename(tmp_path / "alone.gguf")
    with pytest.raises(LoadingError, match="should be a whole model"):
        gguf_model(alone)
    write_tiny(tmp_path / "x-00001-of-00001.gguf", extra={"split.tensors.count": 99})
    with pytest.raises(LoadingError, match="counts pieces that no model has"):
        pieces("x-00003-of-00002.gguf")


@pytest.mark.parametrize(
    ("architecture", "extra", "told"),
    [
        ("bert", {}, r"is an encoder \('bert'\) and writes no text"),
        ("clip", {}, "the part of a model that looks at pictures"),
        ("llama", {"llama.pooling_type": 1}, "is made for embeddings"),
        ("llama", {"general.type": "adapter"}, "is 'adapter' and no model"),
        ("gptzilla", {}, "of the architecture 'gptzilla', which the installed gguf and llama.cpp do not know"),
    ],
)
def test_what_writes_no_text_is_refused(
    architecture: str, extra: dict[str, str | int], told: str, tmp_path: Path
) -> None:
    path = write_tiny(tmp_path / "a.gguf", architecture=architecture, extra=extra).path
    with pytest.raises(LoadingError, match=told):
        gguf_model(path)


def test_a_file_without_a_vocabulary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadingError, match="has no vocabulary"):
        gguf_model(write_tiny(tmp_path / "a.gguf", vocabulary=False).path)


@pytest.mark.parametrize("to", KINDS)
def test_a_file_written_anew_says_what_it_is_and_what_it_was(to: Kind, tmp_path: Path) -> None:
    from gguf import GGUFReader
    from gguf.quants import dequantize

    source = write_tiny(tmp_path / "a.gguf", "Q5_0")
    made = requantize(source.path, tmp_path / "b.gguf", to)
    assert str(made.format) == {"f32": "fp32", "f16": "fp16", "bf16": "bf16"}.get(to, to)
    assert made.header.values[MADE_FROM] == "q5-0"
    before, after = GGUFReader(source.path), GGUFReader(made.paths[0])
    kept = {key for key in before.fields if not key.startswith("GGUF.")} - {"general.file_type"}
    assert kept < set(after.fields)
    assert all(before.fields[key].contents() == after.fields[key].contents() for key in kept)
    for old, new in zip(before.tensors, after.tensors, strict=True):
        was, now = (dequantize(tensor.data, tensor.tensor_type) for tensor in (old, new))
        assert (old.name, was.shape) == (new.name, now.shape)
        # A step of four bits is an eighth of a block's largest number.
        assert np.abs(was - now).max() <= np.abs(was).max() / 7


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_tiny(tmp_path / "a.gguf").path
    with pytest.raises(EnergyLabelError, match="is there already"):
        requantize(source, source, "q8-0")
    with pytest.raises(EnergyLabelError, match=re.escape("name it with .gguf at its end")):
        requantize(source, tmp_path / "b.bin", "q8-0")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gguf.GGUFWriter.write_tensors_to_file", full)
    with pytest.raises(OSError, match="No space"):
        requantize(source, tmp_path / "b.gguf", "q8-0")
    assert [path.name for path in tmp_path.iterdir()] == ["a.gguf"]
