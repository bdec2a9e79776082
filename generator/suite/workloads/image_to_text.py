"""What a picture shows, in words: greedy, stopping by itself or at a fixed length."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import LoadingError, ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.generating import generation_limits
from generator.suite.workloads.picturing import load_image_processor, read_pictures
from generator.suite.workloads.writing import new_tokens

# By the architecture's name: which modules make up the model, and which of its objects generates.
_PARTS = {
    "vision-encoder-decoder": {"encoder": "encoder", "decoder": "decoder"},
    "blip": {"encoder": "vision_model", "decoder": "text_decoder"},
    "blip-2": {"encoder": "vision_model", "qformer": "qformer", "decoder": "language_model"},
    "git": {"encoder": "git.image_encoder", "decoder": "git.encoder"},
    "pix2struct": {"encoder": "encoder", "decoder": "decoder"},
}
_WRITERS = {"blip": "text_decoder", "blip-2": "language_model"}


class ImageToText(Adapter):
    """Answers with a caption."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A captioning model, its image processor and the tokenizer that makes words of its tokens."""
        import transformers as tf

        kind = load_processor(tf.AutoConfig, files).model_type
        if kind not in _PARTS:
            raise LoadingError(
                f"{files.name} is a {kind}, which describes no picture by itself; choose one of the kinds "
                f"{', '.join(_PARTS)}."
            )
        self._processor = load_image_processor(files)
        self._tokenizer = load_processor(tf.AutoTokenizer, files)
        # The decoder reads the encoder's last layer, and never a pooler of it.
        self._model = load_model(tf.AutoModelForImageTextToText, files, self.setup, unread=("encoder.pooler.",))
        writer = attrgetter(_WRITERS[kind])(self._model) if kind in _WRITERS else self._model
        own = writer.generation_config
        # BLIP ends with its separator, whatever its configuration of generating says.
        self._end = self._model.config.text_config.sep_token_id if kind == "blip" else own.eos_token_id
        # Nothing else of the model's own settings: all models write under the same terms.
        writer.generation_config = tf.GenerationConfig(
            **generation_limits(self.job.output),
            bos_token_id=own.bos_token_id,
            decoder_start_token_id=own.decoder_start_token_id,
            eos_token_id=self._end,
            pad_token_id=self._end if own.pad_token_id is None else own.pad_token_id,
        )
        parts = {name: attrgetter(path)(self._model) for name, path in _PARTS[kind].items()}
        if kind == "blip-2" and writer.config.is_encoder_decoder:
            parts |= {"text-encoder": writer.get_encoder(), "decoder": writer.get_decoder()}
        return parts

    def prepare(self, query: Query) -> Any:
        """The picture, RGB."""
        return query["image"]

    def answer(self, batch: Sequence[Any]) -> list[str]:
        """One caption a picture."""
        import torch

        inputs = read_pictures(self._processor, batch, self.setup, self.tally)
        before = self.passes.passes["decoder"]
        with torch.inference_mode():
            made = self._model.generate(**inputs)
        rows, tokens = new_tokens(made, self.passes.passes["decoder"] - before, self._end)
        self.tally.add(tokens_out=tokens)
        return list(self._tokenizer.batch_decode(rows, skip_special_tokens=True))
