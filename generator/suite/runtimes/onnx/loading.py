"""An encoder that ONNX Runtime runs: called as a torch module is, with NumPy's arrays."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.weights import refuse_not_finite
from generator.suite.runtimes.foreign import ForeignModel, Part
from generator.suite.runtimes.onnx.as_exported import refuse_otherwise
from generator.suite.runtimes.onnx.asked import refuse_variant, refuse_without_libraries
from generator.suite.runtimes.onnx.examples import Examples
from generator.suite.runtimes.onnx.exporting import export, quantize
from generator.suite.runtimes.onnx.session import opened

# What a pass of each kind of encoder gives that an answer is made of, by the Auto class that it is loaded with.
_OUTPUTS = {
    "AutoModel": ("last_hidden_state",),
    "AutoModelForImageClassification": ("logits",),
    "AutoModelForMaskedLM": ("logits",),
    "AutoModelForQuestionAnswering": ("start_logits", "end_logits"),
    "AutoModelForSequenceClassification": ("logits",),
    "AutoModelForTokenClassification": ("logits",),
}


def load_exported(auto_class: Any, files: ModelFiles, setup: Setup, by_torch: Callable[[], Any]) -> Any:
    """A model whose passes ONNX Runtime runs. The model is exported once, in `files.workshop`, and then only opened.

    `by_torch` loads it in torch, in single precision on the processor, when it is to be exported. Raises `LoadingError`
    for what is no encoder, cannot be exported, or is not what the record will say.
    """
    refuse_without_libraries()
    refuse_variant(setup)
    outputs = _OUTPUTS.get(auto_class.__name__)
    if outputs is None:
        raise LoadingError(
            f"The suite runs encoders by ONNX Runtime, and {files.name} is loaded as another kind of model "
            f"({auto_class.__name__}); leave out --runtime onnxruntime."
        )
    with _workshop(files) as folder:
        file = folder / (setup.quantization or "fp32") / "model.onnx"
        if not file.is_file():
            _make(by_torch(), outputs, files, setup, file, pictures="Image" in auto_class.__name__)
        return OnnxModel(file, files, setup)


def _make(model: Any, outputs: tuple[str, ...], files: ModelFiles, setup: Setup, file: Path, pictures: bool) -> None:
    """Export, quantise and check in a folder of another name: what bears the right one is whole."""
    # Before the two are compared: what is no number equals nothing.
    refuse_not_finite(model)
    plain, made = file.parent.with_suffix(".exported"), file.parent.with_suffix(".unchecked")
    for folder in (plain, made):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    export(model, outputs, Examples(files, model.config, pictures), plain / file.name, files.name)
    if setup.quantization:
        quantize(plain / file.name, made / file.name)
        shutil.rmtree(plain)
    else:
        made.rmdir()
        made = plain
    refuse_otherwise(made / file.name, setup, files.name)
    made.rename(file.parent)


@contextmanager
def _workshop(files: ModelFiles) -> Iterator[Path]:
    if files.workshop is not None:
        files.workshop.mkdir(parents=True, exist_ok=True)
        yield files.workshop
        return
    with TemporaryDirectory() as folder:
        yield Path(folder)


class OnnxModel(Part, ForeignModel):
    """An exported encoder in a session: NumPy's arrays in, its outputs by name out."""

    arrays: Literal["np"] = "np"

    def __init__(self, file: Path, files: ModelFiles, setup: Setup) -> None:
        import transformers as tf

        super().__init__()
        self.config = tf.AutoConfig.from_pretrained(
            files.folder, trust_remote_code=files.trust_remote_code, local_files_only=True
        )
        self.file = file
        self.session = opened(file, setup)

    def forward(self, *_: Any, **inputs: Any) -> Any:
        """What one pass gives."""
        return Outputs(self.session.run(inputs))

    def refuse_not_finite(self) -> None:
        """Nothing: the file was looked at when it was made."""

    def weights_bytes(self) -> int:
        """Bytes of the file, and of that beside it which holds the weights."""
        return sum(path.stat().st_size for path in self.file.parent.iterdir())


class Outputs(dict[str, Any]):
    """Outputs by name, as attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(name) from error
