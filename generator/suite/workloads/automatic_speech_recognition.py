"""What is said in a recording: written by a decoder word for word, or read off frame by frame (CTC)."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.errors import EnergyLabelError
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import LoadingError, ModelFiles, torch_dtype
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.generating import generation_limits
from generator.suite.workloads.writing import new_tokens

# In which the workloads' recordings come, and in which every model of the case was trained.
_RATE_HZ = 16_000
# The convolutions of wav2vec2 need 25 ms to give one frame; what is shorter than this gets silence behind it.
_SHORTEST_S = 0.1
# The language of every workload, and of every fine-tuned model: so none of them is made to guess it.
_LANGUAGE = "en"


class SpeechRecognition(Adapter):
    """Answers with the words of a recording: float32 samples of one channel, 16,000 a second."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A model that writes where the job generates, one that is read off where it does not."""
        import transformers as tf

        self._writes = self.job.output.stop != "none"
        config = load_processor(tf.AutoConfig, files)
        self._refuse_another_kind(files.name, config)
        self._extractor = load_processor(tf.AutoFeatureExtractor, files)
        if self._extractor.sampling_rate != _RATE_HZ:
            raise LoadingError(
                f"{files.name} hears {self._extractor.sampling_rate} samples a second, and the recordings have "
                f"{_RATE_HZ}; choose another model."
            )
        # Whisper hears a window of this many seconds, however little is said in it.
        self._window_s: int | None = getattr(self._extractor, "chunk_length", None)
        self._tokenizer = load_processor(tf.AutoTokenizer, files)
        if not self._writes:
            self._model = load_model(tf.AutoModelForCTC, files, self.setup)
            return {"model": self._model}
        self._model = load_model(tf.AutoModelForSpeechSeq2Seq, files, self.setup)
        self._arguments = generation_limits(self.job.output)
        if config.model_type == "whisper":
            self._arguments |= self._whisper_arguments()
        return {"encoder": self._model.get_encoder(), "decoder": self._model.get_decoder()}

    def prepare(self, query: Query) -> Any:
        """The recording. `EnergyLabelError` where the model would hear the beginning of it alone."""
        recording = query["audio"]
        if self._window_s and len(recording) > self._window_s * _RATE_HZ:
            raise EnergyLabelError(
                f"A recording of {len(recording) / _RATE_HZ:.1f} s is longer than the {self._window_s} s that this "
                "model hears at once; cut it (first_seconds in the case)."
            )
        return recording

    def answer(self, batch: Sequence[Any]) -> list[str]:
        """The words of each recording."""
        import numpy as np

        self.tally.add(audio_seconds_in=sum(len(recording) for recording in batch) / _RATE_HZ)
        shortest = round(_SHORTEST_S * _RATE_HZ)
        inputs = self._extractor(
            [np.pad(recording, (0, max(0, shortest - len(recording)))) for recording in batch],
            sampling_rate=_RATE_HZ,
            padding="max_length" if self._window_s else True,
            return_attention_mask=True if self._writes else None,
            return_tensors="pt",
        ).to(self.setup.device, torch_dtype(self.setup.precision))
        return self._written(inputs) if self._writes else self._read_off(inputs)

    def _refuse_another_kind(self, name: str, config: Any) -> None:
        import transformers as tf

        known = tf.MODEL_FOR_SPEECH_SEQ_2_SEQ_MAPPING if self._writes else tf.MODEL_FOR_CTC_MAPPING
        if type(config) not in known:
            how = "writes its words one by one" if self._writes else "is read off frame by frame"
            raise LoadingError(
                f"{name} is a {config.model_type}, and the job is for a model that {how}; choose another approach or "
                "another model."
            )

    def _read_off(self, inputs: Any) -> list[str]:
        import torch

        with torch.inference_mode():
            frames = self._model(**inputs).logits.argmax(-1)
        return list(self._tokenizer.batch_decode(frames))

    def _written(self, inputs: Any) -> list[str]:
        import torch

        before = self.passes.passes["decoder"]
        with torch.inference_mode():
            made = self._model.generate(**inputs, **self._arguments)
        end = self._model.generation_config.eos_token_id
        rows, tokens = new_tokens(made, self.passes.passes["decoder"] - before, end)
        self.tally.add(tokens_out=tokens)
        return list(self._tokenizer.batch_decode(rows, skip_special_tokens=True))

    def _whisper_arguments(self) -> dict[str, Any]:
        """One pass of the encoder: no guess at the language, no second look at what seems to end early."""
        generation = self._model.generation_config
        # The old way of saying language and task, which would set off the guess.
        generation.forced_decoder_ids = self._model.config.forced_decoder_ids = None
        # Whisper adds its own beginning to `max_length`, and would warn of `max_new_tokens` at every recording.
        limit = {"max_length": self.job.output.max_new_tokens, "max_new_tokens": None}
        spoken = {"language": _LANGUAGE, "task": "transcribe"} if getattr(generation, "is_multilingual", False) else {}
        return {"return_timestamps": False, "force_unique_generate_call": True, **limit, **spoken}
