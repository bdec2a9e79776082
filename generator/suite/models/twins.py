"""Twins: a model of an architecture with weights drawn at random, written to a folder as any trained model is.

From then on it is loaded as a trained one would be, so that loading, precision and quantisation go one way. The
weights are seeded: the same seed gives the same folder.
"""

import shutil
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.models.architecture import Architecture, Part
from generator.suite.models.model_files import used_in
from generator.suite.models.setup import ModelFiles, torch_dtype
from generator.suite.models.tokenizing import train_tokenizer
from generator.suite.queries.synthetic import training_text


def build_twin(architecture: Architecture, folder: Path, seed: int, precision: str = "fp32") -> ModelFiles:
    """Write the architecture with random weights into the empty `folder`."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if architecture.pipeline:
            from generator.suite.models.twin_pipeline import build_pipeline

            build_pipeline(architecture, folder, seed, precision)
        else:
            _build_model(architecture, folder, seed, precision)
    return ModelFiles(folder, "random")


def randomise(
    folder: Path, out: Path, seed: int, precision: str = "fp32", trust_remote_code: bool = False
) -> ModelFiles:
    """A twin of a real model: its own configuration and input preparation from `folder`, random weights in `out`."""
    import torch
    import transformers as tf

    copy_settings(folder, out, trust_remote_code)
    if (out / "model_index.json").exists():
        from generator.suite.models.twin_pipeline import randomise_pipeline

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            randomise_pipeline(out, precision)
        return ModelFiles(out, "random", trust_remote_code)
    try:
        config = tf.AutoConfig.from_pretrained(out, trust_remote_code=trust_remote_code, local_files_only=True)
        kind = _kind_named(config.architectures)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            # How the trained weights were packed says nothing of the twin's.
            config.__dict__.pop("quantization_config", None)
            model = kind(config).to(torch_dtype(precision))
        if (out / "generation_config.json").exists():
            # A new model would bring one of its own making, without the languages that Whisper knows, for one.
            model.generation_config = tf.GenerationConfig.from_pretrained(out, local_files_only=True)
        model.save_pretrained(out)
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise EnergyLabelError(f"{folder} holds no usable config.json ({shown(str(error), 200)}).") from error
    return ModelFiles(out, "random", trust_remote_code)


def copy_settings(folder: Path, out: Path, code: bool) -> None:
    """Copy into `out` what a measurement uses of a model's `folder` besides weights, and nothing from elsewhere."""
    # The Hub's cache keeps every file of a commit as a link to its content, beside the commits.
    home, commits = folder.resolve(), folder.absolute().parent
    homes = [home, *([(commits.parent / "blobs").resolve()] if commits.name == "snapshots" else [])]
    for name in used_in(folder, False, code):
        file = (folder / name).resolve()
        if not any(file.is_relative_to(home) for home in homes):
            raise EnergyLabelError(
                f"{shown(name)} in {folder} is a link that leads out of the folder; put the file itself there."
            )
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, out / name)


def _kind_named(architectures: Any) -> Any:
    """The class that a configuration names first: a stranger's word, so one of transformers' models, or refused."""
    import transformers as tf

    named = architectures[0] if isinstance(architectures, list | tuple) and architectures else ""
    kind = getattr(tf, named, None) if isinstance(named, str) else None
    if not (isinstance(kind, type) and issubclass(kind, tf.PreTrainedModel) and kind is not tf.PreTrainedModel):
        raise EnergyLabelError(
            f"it is a {shown(named)}, which transformers {tf.__version__} does not have; "
            "measure it with its own weights, or choose another model."
        )
    return kind


def _build_model(architecture: Architecture, folder: Path, seed: int, precision: str) -> None:
    import transformers as tf

    part = architecture.model
    if part is None:
        raise EnergyLabelError(f"architecture {architecture.title} has neither a model nor a pipeline; fix its file.")
    if architecture.tokenizer:
        train_tokenizer(architecture.tokenizer, training_text(seed), folder)
    for processor in architecture.processors:
        getattr(tf, processor.class_name)(**processor.settings).save_pretrained(folder)
    model = getattr(tf, part.class_name)(_config(part))
    if architecture.generation:
        # Made anew: `update` would leave out what not every model has, Whisper's languages among them.
        model.generation_config = tf.GenerationConfig(**architecture.generation)
    model.to(torch_dtype(precision)).save_pretrained(folder)


def _config(part: Part) -> Any:
    """The configuration object, its nested ones made from tables that name a `model_type`."""
    import transformers as tf

    if part.config_class is None:
        raise EnergyLabelError(f"{part.class_name} names no config_class; fix its architecture file.")
    return getattr(tf, part.config_class)(**_nested(part.settings))


def _nested(settings: dict[str, Any]) -> dict[str, Any]:
    import transformers as tf

    return {
        key: tf.AutoConfig.for_model(**_nested(value)) if isinstance(value, dict) and "model_type" in value else value
        for key, value in settings.items()
    }
