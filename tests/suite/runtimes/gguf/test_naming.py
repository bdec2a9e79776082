"""What a file's format is called: what it claims, held against what its tensors are."""

from collections.abc import Mapping

import pytest

from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.bounded import Value
from generator.suite.runtimes.gguf.header import Header, Tensor
from generator.suite.runtimes.gguf.naming import Format, format_of

# llama.cpp's numbers of file types.
F32, F16, Q4_0, Q4_1, Q8_0, Q2_K, Q3_K_M, Q4_K_S, Q4_K_M, Q6_K, MXFP4, BF16, GUESSED = (
    0,
    1,
    2,
    3,
    7,
    10,
    12,
    14,
    15,
    18,
    38,
    32,
    1024,
)


def header(claims: int | None, **kinds: tuple[str, int]) -> Header:
    """A file whose matrices are of these types, with so many rows of 256 (`attn_q=("Q4_K", 4)`)."""
    values: Mapping[str, Value] = {} if claims is None else {"general.file_type": claims}
    tensors = [Tensor(f"blk.0.{name}.weight", kind, (256, rows), 0, 0) for name, (kind, rows) in kinds.items()]
    return Header("a.gguf", values, (*tensors, Tensor("token_embd.weight", "F32", (256, 10_000), 0, 0)))


@pytest.mark.parametrize(
    ("claims", "kind", "found"),
    [
        (F32, "F32", Format("fp32")),
        (F16, "F16", Format("fp16")),
        (BF16, "BF16", Format("bf16")),
        (Q8_0, "Q8_0", Format("fp32", "q8-0")),
        (Q4_0, "Q4_0", Format("fp32", "q4-0")),
        (Q4_K_S, "Q4_K", Format("fp32", "q4-k-s")),
        (Q6_K, "Q6_K", Format("fp32", "q6-k")),
        (Q2_K, "Q2_K", Format("fp32", "q2-k")),
        (MXFP4, "MXFP4", Format("fp32", "mxfp4")),
        (None, "Q8_0", Format("fp32", "q8-0")),
        (Q8_0 + GUESSED, "F16", Format("fp16")),
    ],
)
def test_a_file_is_what_it_says_and_holds(claims: int | None, kind: str, found: Format) -> None:
    assert format_of([header(claims, attn_q=(kind, 4), ffn_up=(kind, 8))]) == found


def test_a_mixture_of_llama_cpp_s_is_named_after_most_of_it() -> None:
    mixed = {"attn_q": ("Q4_K", 8), "attn_v": ("Q6_K", 2), "ffn_down": ("Q6_K", 5)}
    assert format_of([header(Q4_K_M, **mixed)]) == Format("fp32", "q4-k-m")


def test_a_type_may_stand_in_where_256_do_not_divide_a_row_and_only_there() -> None:
    narrow = Header("a.gguf", {"general.file_type": Q4_K_M}, (Tensor("blk.0.a.weight", "Q5_0", (640, 8), 0, 0),))
    assert format_of([narrow]).quantization == "q4-k-m"
    with pytest.raises(LoadingError, match="says that it is Q4_K_M"):
        format_of([header(Q4_K_M, attn_q=("Q5_0", 8))])


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (header(Q4_K_M, attn_q=("Q8_0", 8)), "says that it is Q4_K_M .* and most of its layers are Q8_0"),
        (header(F16, attn_q=("Q4_0", 8)), "says that it is F16 .* and most of its layers are Q4_0"),
        (header(Q4_1, attn_q=("Q4_1", 8)), "is 'Q4_1', for which a record has no word"),
        (header(999, attn_q=("Q4_1", 8)), "of the file type 999"),
        (header(None, attn_q=("Q4_K", 8)), "is 'Q4_K', for which a record has no word"),
        (header(None, attn_q=("Q4_0", 8), ffn_up=("Q8_0", 8)), r"of several types \(Q4_0, Q8_0\)"),
        (header(Q8_0), "holds no layers with weights"),
    ],
)
def test_what_cannot_be_named_is_refused(found: Header, told: str) -> None:
    with pytest.raises(LoadingError, match=told):
        format_of([found])


def test_pieces_are_named_together() -> None:
    """Most of one piece may be in a type that most of the model is not."""
    pieces = [header(Q4_K_M, attn_v=("Q6_K", 3)), header(None, attn_q=("Q4_K", 8))]
    assert format_of(pieces).quantization == "q4-k-m"
