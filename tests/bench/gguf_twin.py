"""A GGUF file of Llama's shape with random weights, on which llama.cpp computes for some milliseconds."""

from pathlib import Path
from typing import Any

_WIDTH, _LAYERS, _HEADS, _INNER, _CONTEXT = 512, 6, 8, 1376, 512
_WORD = "▁"  # what stands for a space


def write_gguf(path: Path) -> Path:
    """Write it in single precision, with a vocabulary of bytes and some words of one letter; returns `path`."""
    import gguf

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    tokens = _add_vocabulary(writer)
    _add_weights(writer, tokens)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: Any) -> int:
    import gguf

    special = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    each_byte = [(f"<0x{byte:02X}>", gguf.TokenType.BYTE) for byte in range(256)]
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [(word, gguf.TokenType.NORMAL) for letter in letters for word in (letter, _WORD + letter)]
    entries = [*special, *each_byte, (_WORD, gguf.TokenType.NORMAL), *words]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in entries])
    writer.add_token_scores([-float(place) for place in range(len(entries))])
    writer.add_token_types([kind for _, kind in entries])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(entries)


def _add_weights(writer: Any, tokens: int) -> None:
    import numpy as np

    dice = np.random.default_rng(1)

    def matrix(name: str, rows: int, columns: int) -> None:
        writer.add_tensor(f"{name}.weight", dice.normal(0, 0.02, (rows, columns)).astype(np.float32))

    def norm(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(_WIDTH, np.float32))

    matrix("token_embd", tokens, _WIDTH)
    for layer in range(_LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{part}", _WIDTH, _WIDTH)
        for part in ("ffn_gate", "ffn_up"):
            matrix(f"blk.{layer}.{part}", _INNER, _WIDTH)
        matrix(f"blk.{layer}.ffn_down", _WIDTH, _INNER)
        norm(f"blk.{layer}.attn_norm")
        norm(f"blk.{layer}.ffn_norm")
    norm("output_norm")
    matrix("output", tokens, _WIDTH)
