"""What a model's settings say before a weight is read: a quantisation in a record's word, and code of its own."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.suite.models.published import (
    folder_reader,
    published_quantization,
    refuse_requantization,
    unrun_code,
)
from generator.suite.models.setup import LoadingError


def settings(**files: Any) -> Callable[[str], str | None]:
    """A reader of these files: `config={…}` is config.json, `unet={…}` a part's; what is missing is not there."""
    texts = {
        f"{name}.json" if name in ("config", "model_index", "tokenizer_config") else f"{name}/config.json": json.dumps(
            value
        )
        for name, value in files.items()
    }
    return texts.get


def quantised(**how: Any) -> Callable[[str], str | None]:
    return settings(config={"model_type": "llama", "quantization_config": how})


INT8 = {"default": {"_type": "Int8WeightOnlyConfig", "_version": 2, "_data": {}}}
DYNAMIC = {"default": {"_type": "Int8DynamicActivationInt8WeightConfig", "_version": 2, "_data": {}}}


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (settings(config={"model_type": "bert"}), None),
        (settings(config={"quantization_config": None}), None),
        (settings(config={"quantization_config": {}}), None),
        (settings(), None),
        (quantised(quant_method="bitsandbytes", load_in_8bit=True), "bnb-int8"),
        (quantised(load_in_8bit=True), "bnb-int8"),  # as before methods had names
        (quantised(quant_method="bitsandbytes", load_in_4bit=True, bnb_4bit_quant_type="nf4"), "bnb-nf4"),
        (quantised(quant_method="torchao", quant_type=INT8), "torchao-int8"),
        (quantised(quant_method="torchao", quant_type=DYNAMIC), "torchao-int8-dynamic"),
        (quantised(quant_method="torchao", quant_type="int4_weight_only"), "torchao-int4"),
        (quantised(quant_method="fp8", activation_scheme="dynamic", weight_block_size=[128, 128]), "fp8"),
        (quantised(quant_method="fbgemm_fp8"), "fp8"),
        (quantised(quant_method="mxfp4", modules_to_not_convert=["lm_head"]), "mxfp4"),
        (settings(config={"text_config": {"quantization_config": {"quant_method": "mxfp4"}}}), "mxfp4"),
    ],
)
def test_a_quantisation_has_the_record_s_word(read: Callable[[str], str | None], kind: str | None) -> None:
    assert published_quantization(read) == kind


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"quant_method": "gptq", "bits": 4, "group_size": 128}, "'gptq'"),
        ({"quant_method": "awq", "bits": 4, "version": "gemm"}, "'awq'"),
        ({"quant_method": "compressed-tensors", "format": "pack-quantized"}, "'compressed-tensors'"),
        ({"quant_method": "hqq"}, "'hqq'"),
        ({"quant_method": "quanto", "weights": "int8"}, "'quanto'"),
        ({"quant_method": "bitsandbytes", "load_in_4bit": True}, "'bitsandbytes fp4'"),
        ({"quant_method": "torchao", "quant_type": {"default": {"_type": "Float8WeightOnlyConfig"}}}, "Float8Weight"),
        ({"quant_method": "torchao", "quant_type": {**INT8, "lm_head": DYNAMIC["default"]}}, "'torchao by layer'"),
        ({"bits": 4}, "'an unnamed method'"),
        ("gptq", "in no way known here"),
    ],
)
def test_what_a_record_has_no_word_for_is_refused(how: Any, told: str) -> None:
    with pytest.raises(LoadingError) as refused:
        published_quantization(settings(config={"quantization_config": how}))
    assert told in str(refused.value)
    assert "choose another model" in str(refused.value)


NF4 = {"quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": True, "bnb_4bit_quant_type": "nf4"}}
INDEX = {"_class_name": "P", "unet": ["diffusers", "U"], "text_encoder": ["transformers", "T"], "image": [None, None]}


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"unet": {}, "text_encoder": {}}, None),
        ({"unet": NF4, "text_encoder": {}}, "bnb-nf4"),
        ({"unet": NF4, "text_encoder": NF4}, "bnb-nf4"),
        ({"unet": {}, "text_encoder": NF4}, "text_encoder bnb-nf4, unet not at all"),
        (
            {"unet": NF4, "text_encoder": {"quantization_config": {"load_in_8bit": True}}},
            "text_encoder bnb-int8, unet bnb-nf4",
        ),
        ({"unet": {"quantization_config": {"quant_method": "gguf"}}}, "its unet are quantised"),
    ],
)
def test_a_pipeline_has_its_denoiser_s_word(parts: Mapping[str, Any], kind: str | None) -> None:
    read = settings(model_index=INDEX, **parts)
    if kind in (None, "bnb-nf4"):
        assert published_quantization(read) == kind
        return
    with pytest.raises(LoadingError, match=kind):
        published_quantization(read)


@pytest.mark.parametrize("text", ["[", "[]", "null", "[" * 10**5, '"a"'])
def test_broken_settings_are_one_sentence(text: str) -> None:
    for name in ("config.json", "model_index.json"):
        with pytest.raises(LoadingError, match=rf"^{name} (is not JSON|holds no table)"):
            published_quantization({name: text}.get)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["quant_method", "load_in_8bit", "quant_type", "default", "_type", "text_config"]), inner
        )
    ),
    max_leaves=8,
)


@given(_JSON, st.booleans())
def test_hostile_settings_are_a_word_or_a_sentence(value: Any, inside: bool) -> None:
    table = {"quantization_config": value}
    try:
        kind = published_quantization(settings(config={"a": table} if inside else table))
    except EnergyLabelError as refused:
        assert "\n" not in str(refused)
    else:
        assert kind is None or kind.startswith(("bnb-", "torchao-", "fp8", "mxfp4"))


@pytest.mark.parametrize("asked", ["torchao-int8-dynamic", "bnb-int8", None])
def test_what_was_published_as_one_thing_is_not_run_as_another(asked: Any) -> None:
    with pytest.raises(LoadingError, match=r"^The weights were published as torchao-int8"):
        refuse_requantization("torchao-int8", asked)
    refuse_requantization("torchao-int8", "torchao-int8")
    refuse_requantization(None, asked)


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    ("read", "told"),
    [
        (
            settings(config={"auto_map": {"AutoModel": "modeling_mine.Mine"}}),
            r"auto_map in config\.json\), which was not",
        ),
        (settings(config={}, tokenizer_config={"auto_map": {"AutoTokenizer": ["t.T", None]}}), r"in tokenizer_config"),
        (settings(config={"architectures": ["HF_ColBERT"]}), "names 'HF_ColBERT', which transformers"),
        (settings(model_index=INDEX, unet={"auto_map": {"AutoModel": "u.U"}}), r"auto_map in unet/config\.json"),
        (settings(config={"architectures": ["BertModel"], "auto_map": {}}), None),
        (settings(config={"architectures": None}), None),
        (settings(), None),
    ],
)
def test_a_model_s_own_code_is_not_left_out_unsaid(read: Callable[[str], str | None], told: str | None) -> None:
    notes = unrun_code(read)
    assert len(notes) == (told is not None)
    if told:
        assert re.search(told, notes[0])


def test_a_folder_is_read_a_file_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "config.json").write_bytes(b"\xff\xfe\x00")
    read = folder_reader(tmp_path)
    assert (read("config.json"), read("unet/config.json"), read("config.json/config.json")) == ("{}", None, None)
    with pytest.raises(LoadingError, match="cannot be read"):
        read("bad/config.json")
