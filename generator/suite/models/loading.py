"""From a folder to a model on its device, in the variant asked for. Everything heavy is imported when called.

Source: transformers' documentation of `from_pretrained`.
"""

from collections.abc import Mapping
from typing import Any

from generator.suite.models.quantizing import check_layers, quantization_config, refusals_told
from generator.suite.models.setup import ModelFiles, Setup, torch_dtype


def load_model(auto_class: Any, files: ModelFiles, setup: Setup) -> Any:
    """A transformers model by one of its Auto classes: eval mode, on the device, quantised as asked."""
    with refusals_told(setup, files.folder.name):
        model = auto_class.from_pretrained(
            files.folder,
            dtype=torch_dtype(setup.precision),
            quantization_config=quantization_config(setup),
            device_map=setup.device if setup.quantization else None,
            trust_remote_code=files.trust_remote_code,
            local_files_only=True,
        )
    model.eval()
    if setup.quantization:
        check_layers(model, setup, files.folder.name)
    else:
        model = model.to(setup.device)
    return model


def compile_parts(parts: Mapping[str, Any]) -> None:
    """Compile what a call of each part runs, but not the call: the hooks that count passes stay outside."""
    import torch

    for part in parts.values():
        part.forward = torch.compile(part.forward)


def load_processor(auto_class: Any, files: ModelFiles, **options: Any) -> Any:
    """A tokenizer, image processor or feature extractor by its Auto class."""
    return auto_class.from_pretrained(
        files.folder, trust_remote_code=files.trust_remote_code, local_files_only=True, **options
    )
