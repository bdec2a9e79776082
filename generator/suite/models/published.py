"""What a model's settings say of it before a weight is read: how its weights are quantised, and whose code it wants.

Read from `config.json` alone (of a pipeline, from each part's), so that it is known before gigabytes are fetched.
Sources: transformers' and diffusers' documentation of `quantization_config`, torchao's of its configurations.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.records.model import Quantization
from generator.suite.models.setup import LoadingError

# The text of one of a model's files by its path; None where there is no such file.
Reader = Callable[[str], str | None]

# What works at each step of a pipeline, by the names that diffusers gives it: its format is the pipeline's.
DENOISERS = ("unet", "transformer")
# What reads the prompt, once a picture; some pipelines have several.
TEXT_ENCODERS = ("text_encoder", "text_encoder_2", "text_encoder_3")
_TORCHAO: dict[str, Quantization] = {
    "Int8WeightOnlyConfig": "torchao-int8",
    "int8_weight_only": "torchao-int8",
    "Int8DynamicActivationInt8WeightConfig": "torchao-int8-dynamic",
    "int8_dynamic_activation_int8_weight": "torchao-int8-dynamic",
    "Int4WeightOnlyConfig": "torchao-int4",
    "int4_weight_only": "torchao-int4",
}
_WHOLE: dict[str, Quantization] = {"fp8": "fp8", "fbgemm_fp8": "fp8", "mxfp4": "mxfp4"}
# Which of a model's settings may name code that came with it.
_WITH_CODE = ("config.json", "tokenizer_config.json", "preprocessor_config.json", "processor_config.json")


def folder_reader(folder: Path) -> Reader:
    """The files of a folder on this disk."""

    def read(name: str) -> str | None:
        try:
            return (folder / name).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise LoadingError(f"{name} cannot be read ({shown(str(error), 100)}); fetch it again.") from error

    return read


def published_quantization(read: Reader) -> Quantization | None:
    """How the files' own weights are quantised, in a record's word; None for plain ones.

    Raises `LoadingError` where a record has no word for it, or where a pipeline's parts differ.
    """
    names = parts_of(read)
    if names is None:
        return _quantization_in(_table(read, "config.json"), "its weights")
    found = {name: _quantization_in(_table(read, f"{name}/config.json"), f"its {name}") for name in names}
    kinds = {kind for kind in found.values() if kind is not None}
    if len(kinds) > 1 or (kinds and any(name in DENOISERS and kind is None for name, kind in found.items())):
        told = ", ".join(f"{name} {kind or 'not at all'}" for name, kind in sorted(found.items()))
        raise LoadingError(
            f"The parts of this pipeline are quantised differently ({shown(told, 160)}), for which a record has no one "
            "word; choose another model."
        )
    return next(iter(kinds), None)


def refuse_requantization(published: Quantization | None, asked: Quantization | None) -> None:
    """`LoadingError` where weights `published` as one quantisation are asked for as another, or as none."""
    if published is None or published == asked:
        return
    if asked is None:
        raise LoadingError(
            f"The weights were published as {published}, which was not known when this began; run the same again, and "
            "they are measured as what they are."
        )
    raise LoadingError(
        f"The weights were published as {published} and cannot be run as {asked}; leave out --quantization, or choose "
        "the model that they were made of."
    )


def refuse_own_code(read: Reader) -> None:
    """`LoadingError` for a model of a kind that only its own code knows, which is not trusted."""
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    config = _table(read, "config.json")
    kind = config.get("model_type")
    if any(map(bool, _every(config, "auto_map"))) and kind not in CONFIG_MAPPING:
        raise LoadingError(
            f"The model is a {shown(str(kind), 60)}, which the library does not know and only the model's own code "
            "does; read that code and allow it with --trust-remote-code, or choose another model."
        )


def unrun_code(read: Reader) -> tuple[str, ...]:
    """Sentences for a record where a model asks for code of its own, and the library's is run in its place.

    Source: transformers' `auto_map` and `architectures`. What has no `model_type` in transformers cannot be loaded.
    """
    import transformers as tf

    notes = []
    named = [name for name in _with_code(read) if any(map(bool, _every(_table(read, name), "auto_map")))]
    if named:
        notes.append(
            f"The model comes with code of its own (auto_map in {', '.join(named)}), which was not run: the library's "
            "code for this architecture was run in its place."
        )
    architectures = _table(read, "config.json").get("architectures")
    wanted = architectures[0] if isinstance(architectures, list) and architectures else None
    if isinstance(wanted, str) and wanted.isidentifier() and not hasattr(tf, wanted):
        notes.append(
            f"config.json names {shown(wanted, 60)}, which transformers {tf.__version__} does not have: its own code "
            "for this kind of model was run in its place."
        )
    return tuple(notes)


def _with_code(read: Reader) -> Iterator[str]:
    yield from _WITH_CODE
    for name in parts_of(read) or ():
        yield f"{name}/config.json"


def parts_of(read: Reader) -> list[str] | None:
    """The folders of a pipeline's parts; None for a plain model."""
    text = read("model_index.json")
    if text is None:
        return None
    return sorted(
        name
        for name, value in _parsed(text, "model_index.json").items()
        if isinstance(value, list) and any(value) and "/" not in name
    )


def values_of(read: Reader, name: str, key: str) -> list[Any]:
    """Every value of `key` in the settings `name`, also in the tables inside; none where there is no such file."""
    return list(_every(_table(read, name), key))


def _table(read: Reader, name: str) -> dict[str, Any]:
    text = read(name)
    return {} if text is None else _parsed(text, name)


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadingError(f"{name} is not JSON ({shown(str(error), 100)}); fetch it again.") from error
    if not isinstance(table, dict):
        raise LoadingError(f"{name} holds no table; fetch it again.")
    return table


def _every(table: Mapping[str, Any], key: str, depth: int = 4) -> Iterator[Any]:
    """Every value of this key, in the table and in those inside it: a model of several has a configuration of each."""
    for name, value in table.items():
        if name == key:
            yield value
        elif isinstance(value, dict) and depth:
            yield from _every(value, key, depth - 1)


def _quantization_in(config: Mapping[str, Any], what: str) -> Quantization | None:
    # compressed-tensors was written under a name of its own at first.
    found = [value for key in ("quantization_config", "compression_config") for value in _every(config, key) if value]
    if not found:
        return None
    kinds = [_kind(value, what) for value in found]
    if len(set(kinds)) > 1:
        raise LoadingError(f"The files quantise {what} in several ways, for which a record has no one word.")
    return kinds[0]


def _kind(value: Any, what: str) -> Quantization:
    """A `quantization_config` in a record's word; `LoadingError` where there is none."""
    if not isinstance(value, dict):
        raise LoadingError(f"The files say in no way known here how {what} are quantised; choose another model.")
    method = str(value.get("quant_method") or ("bitsandbytes" if _says_bits(value) else "an unnamed method"))
    told = method
    if method in _WHOLE:
        return _WHOLE[method]
    if method == "bitsandbytes":
        if value.get("load_in_8bit"):
            return "bnb-int8"
        told = f"bitsandbytes {value.get('bnb_4bit_quant_type', 'fp4')}"
        if value.get("load_in_4bit") and value.get("bnb_4bit_quant_type") == "nf4":
            return "bnb-nf4"
    elif method == "torchao":
        name = _torchao_name(value.get("quant_type"))
        told = f"torchao {name}"
        if name in _TORCHAO:
            return _TORCHAO[name]
    raise LoadingError(
        f"The files say that {what} are quantised ({shown(told, 60)}), for which a record has no word, so it cannot be "
        "measured as what it is; choose another model, or the one that it was made of."
    )


def _says_bits(value: Mapping[str, Any]) -> bool:
    return "load_in_8bit" in value or "load_in_4bit" in value


def _torchao_name(kind: Any) -> str:
    """The configuration's name, as a word or as torchao's own table of one default."""
    if isinstance(kind, dict):
        inner = kind.get("default") if set(kind) == {"default"} else None
        return str(inner.get("_type")) if isinstance(inner, dict) else "by layer"
    return str(kind)
