"""A Llama of two layers and 28,000 random numbers, written as a GGUF file in any type that numpy can quantise to.

The same numbers stand ready for transformers' own Llama, so that two programs can be held against each other.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

WIDE, DEEP, HEADS, KV_HEADS, FEED, CONTEXT = 64, 2, 4, 2, 96, 192
BEGIN, END = 1, 2
# Three of its own, one a byte, a space and the letters.
PIECES = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *string.ascii_letters, ".", ","]
_KINDS = [2, 3, 3, *([6] * 256), *([1] * (len(PIECES) - 259))]

Arrays = Mapping[str, np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Tiny:
    """Where the file is, and its numbers by llama.cpp's names, as they were before they were quantised."""

    path: Path
    arrays: Arrays


def arrays(seed: int = 7) -> Arrays:
    """The tensors of the model by llama.cpp's names, each as its rows (outputs × inputs)."""
    chance = np.random.default_rng(seed)

    def matrix(outputs: int, inputs: int) -> np.ndarray[Any, Any]:
        return chance.normal(0, 0.25, (outputs, inputs)).astype(np.float32)

    found = {"token_embd.weight": matrix(len(PIECES), WIDE), "output.weight": matrix(len(PIECES), WIDE)}
    found["output_norm.weight"] = np.ones(WIDE, np.float32)
    for layer in range(DEEP):
        shapes = {
            "attn_q": (WIDE, WIDE),
            "attn_k": (WIDE * KV_HEADS // HEADS, WIDE),
            "attn_v": (WIDE * KV_HEADS // HEADS, WIDE),
            "attn_output": (WIDE, WIDE),
            "ffn_gate": (FEED, WIDE),
            "ffn_up": (FEED, WIDE),
            "ffn_down": (WIDE, FEED),
        }
        for name, shape in shapes.items():
            found[f"blk.{layer}.{name}.weight"] = matrix(*shape)
        for name in ("attn_norm", "ffn_norm"):
            found[f"blk.{layer}.{name}.weight"] = np.ones(WIDE, np.float32)
    return found


def write_tiny(
    path: Path,
    kind: str = "F32",
    *,
    says: str | None = None,
    seed: int = 7,
    architecture: str = "llama",
    extra: Mapping[str, Any] | None = None,
    vocabulary: bool = True,
    **changes: np.ndarray[Any, Any],
) -> Tiny:
    """Write the model with its matrices in `kind`; `says` is what the file claims to be, where that is another.

    `extra` are further settings by key, text or whole numbers; `changes` replace tensors by name (dots as `__`).
    """
    import gguf

    numbers = {**arrays(seed), **{name.replace("__", "."): array for name, array in changes.items()}}
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDE)
    writer.add_block_count(DEEP)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_dimension_count(WIDE // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    claimed = says or ("ALL_F32" if kind == "F32" else f"MOSTLY_{kind}")
    if claimed != "nothing":
        writer.add_file_type(gguf.LlamaFileType[claimed])
    if vocabulary:
        writer.add_tokenizer_model("llama")
        writer.add_token_list(PIECES)
        writer.add_token_scores([0.0] * len(PIECES))
        writer.add_token_types(_KINDS)
        writer.add_bos_token_id(BEGIN)
        writer.add_eos_token_id(END)
        writer.add_add_bos_token(True)
    for key, value in (extra or {}).items():
        (writer.add_string if isinstance(value, str) else writer.add_uint32)(key, value)
    for name, array in numbers.items():
        type_ = gguf.GGMLQuantizationType[kind if array.ndim > 1 else "F32"]
        writer.add_tensor(name, gguf.quants.quantize(array, type_), raw_dtype=type_)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return Tiny(path, numbers)


def in_transformers(numbers: Arrays) -> Any:
    """The same model in transformers, whose rotary embedding pairs the halves of a head and not neighbours."""
    import torch
    import transformers as tf

    config = tf.LlamaConfig(
        vocab_size=len(PIECES),
        hidden_size=WIDE,
        intermediate_size=FEED,
        num_hidden_layers=DEEP,
        num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS,
        max_position_embeddings=CONTEXT,
        rms_norm_eps=1e-5,
        tie_word_embeddings=False,
        bos_token_id=BEGIN,
        eos_token_id=END,
    )
    names = {"token_embd.weight": "model.embed_tokens.weight", "output.weight": "lm_head.weight"}
    names["output_norm.weight"] = "model.norm.weight"
    parts = {
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj",
        "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
        "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm",
    }
    for layer in range(DEEP):
        for ours, theirs in parts.items():
            names[f"blk.{layer}.{ours}.weight"] = f"model.layers.{layer}.{theirs}.weight"
    state = {}
    for ours, theirs in names.items():
        array = numbers[ours]
        if "attn_q" in ours or "attn_k" in ours:
            heads = HEADS if "attn_q" in ours else KV_HEADS
            half = array.shape[0] // heads // 2
            array = array.reshape(heads, half, 2, array.shape[1]).swapaxes(1, 2).reshape(array.shape)
        state[theirs] = torch.from_numpy(array.copy())
    model = tf.LlamaForCausalLM(config).eval()
    model.load_state_dict(state)
    return model
