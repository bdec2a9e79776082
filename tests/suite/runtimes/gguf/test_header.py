"""The reader of GGUF headers: what the gguf package wrote is read, and no stranger's length is believed."""

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.header import Header, header_of, read_header
from tests.suite.runtimes.gguf.tiny import CONTEXT, PIECES, write_tiny


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def setting(key: str, kind: int, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + value


def tensor(name: str, shape: tuple[int, ...], kind: int = 0, offset: int = 0) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


def gguf_bytes(
    *settings: bytes, tensors: tuple[bytes, ...] = (), keys: int | None = None, count: int | None = None, data: int = 0
) -> bytes:
    head = b"GGUF" + struct.pack(
        "<IQQ", 3, len(tensors) if count is None else count, len(settings) if keys is None else keys
    )
    whole = head + b"".join(settings) + b"".join(tensors)
    return whole + bytes(-len(whole) % 32) + bytes(data)


def read(data: bytes) -> Header:
    return read_header(io.BytesIO(data), len(data), "a.gguf")


ARCHITECTURE = setting("general.architecture", 8, text("llama"))
HOSTILE = {
    "not a GGUF file": b"PK\x03\x04" + bytes(100),
    "of version 1": b"GGUF" + struct.pack("<IQQ", 1, 0, 0),
    "of version another byte order": b"GGUF" + struct.pack(">IQQ", 3, 0, 0),
    "it claims 18,446,744,073,709,551,615 settings": gguf_bytes(keys=2**64 - 1),
    "it claims 0 settings and 4,611,686,018,427,387,904 tensors": gguf_bytes(count=2**62),
    "it ends after 32 bytes, within its header": gguf_bytes(keys=2)[:32],
    "a text of 9,223,372,036,854,775,807 bytes": gguf_bytes(struct.pack("<Q", 2**63 - 1)),
    "an array in its header is longer than the file": gguf_bytes(setting("a", 9, struct.pack("<IQ", 8, 2**60))),
    "within its header": gguf_bytes(setting("a", 9, struct.pack("<IQ", 4, 2**20))),
    "header takes more than": gguf_bytes(setting("a", 9, struct.pack("<IQ", 12, 2**60))),
    "an array in its header is of the kind 9": gguf_bytes(setting("a", 9, struct.pack("<IQ", 9, 1))),
    "of the kind 77": gguf_bytes(setting("a", 77, bytes(8))),
    "stands in it twice": gguf_bytes(ARCHITECTURE, ARCHITECTURE),
    "which is no power of two": gguf_bytes(setting("general.alignment", 4, struct.pack("<I", 24))),
    "has 9 dimensions": gguf_bytes(tensors=(tensor("a", (1,) * 9),)),
    "is of 0 numbers": gguf_bytes(tensors=(tensor("a", (32, 0)),)),
    "numbers": gguf_bytes(tensors=(tensor("a", (2**40, 2**40)),)),
    "is of the type 250": gguf_bytes(tensors=(tensor("a", (32,), 250),)),
    "which blocks of 32 do not fill": gguf_bytes(tensors=(tensor("a", (33, 2), 8),)),
    "lies between two steps": gguf_bytes(tensors=(tensor("a", (32,), 0, 4),), data=256),
    "'a' stands in it twice": gguf_bytes(tensors=(tensor("a", (8,)), tensor("a", (8,), 0, 32)), data=256),
    "lies over another": gguf_bytes(tensors=(tensor("a", (16,)), tensor("b", (8,), 0, 32)), data=256),
    "and the file at": gguf_bytes(tensors=(tensor("a", (8,), 0, 2**40),), data=256),
    "a text of 65 bytes": gguf_bytes(tensors=(tensor("a" * 65, (8,)),), data=256),
}


def test_what_the_package_wrote_is_read(tmp_path: Path) -> None:
    header = header_of(write_tiny(tmp_path / "a.gguf", "Q8_0").path)
    assert header.architecture == "llama"
    assert (header.own("context_length"), header.whole("tokenizer.ggml.tokens")) == (CONTEXT, len(PIECES))
    found = {tensor.name: tensor for tensor in header.tensors}
    query = found["blk.0.attn_q.weight"]
    assert (query.kind, query.shape, query.bytes) == ("Q8_0", (64, 64), 64 * 64 // 32 * 34)
    assert found["output_norm.weight"].kind == "F32"


@pytest.mark.parametrize("told", HOSTILE)
def test_a_hostile_header_is_refused_in_a_sentence(told: str) -> None:
    with pytest.raises(LoadingError) as refused:
        read(HOSTILE[told])
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_truncated_file_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    whole = write_tiny(tmp_path / "a.gguf").path.read_bytes()
    for length in (0, 3, 23, 40, 900, len(whole) // 2, len(whole) - 1):
        with pytest.raises(LoadingError, match=r"not a GGUF file|it ends after|longer than the file|and the file at"):
            read(whole[:length])


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadingError, match="cannot be read"):
        header_of(tmp_path / "none.gguf")


@given(place=st.integers(0, 1200), value=st.integers(0, 255), after=st.binary(max_size=40))
def test_no_damage_is_anything_but_read_or_refused(
    place: int, value: int, after: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = bytearray(_whole(tmp_path_factory))
    whole[place] = value
    whole[place + 1 : place + 1 + len(after)] = after
    try:
        read(bytes(whole))
    except LoadingError as refused:
        assert str(refused).count("\n") == 0


_WRITTEN: list[bytes] = []


def _whole(folders: pytest.TempPathFactory) -> bytes:
    if not _WRITTEN:
        _WRITTEN.append(write_tiny(folders.mktemp("gguf") / "a.gguf").path.read_bytes())
    return _WRITTEN[0]
