"""Bytes from a stranger to a picture or a recording, within bounds: a small file may unpack to a huge one.

Both raise `ValueError` with a reason that can follow the name of what was read ("is no picture …").
"""

import io
import math
import warnings
from typing import Any

from generator.suite.queries.deep_pictures import eight_bits

# What browsers show, and TIFF. Others can run programs (EPS) or have no use here.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_MOST_BYTES = 64 * 2**20
_MOST_SAMPLES = 10**8  # of all channels: an hour and three quarters at 16 kHz
_RATES = range(1000, 768_001)


def picture(value: Any) -> Any:
    """A PIL image, upright and loaded, from a file's bytes, from the Hub's `{"bytes": …}`, or from a PIL image."""
    from PIL import Image, ImageOps

    if isinstance(value, Image.Image):
        return eight_bits(value)
    data = _bytes(value, "picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            image.load()
            upright = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValueError("has too many pixels") from error
    # Pillow's plugins raise what they please on broken files; its own documentation names no list.
    except Exception as error:
        raise ValueError(f"is no picture of {', '.join(_FORMATS)} ({type(error).__name__})") from error
    return eight_bits(upright, image)


def recording(value: Any, rate: int, first_seconds: float | None = None) -> Any:
    """One-dimensional float32 samples at `rate` Hz, channels averaged, from a file's bytes or `{"bytes": …}`.

    Resampled by a polyphase filter (scipy's `resample_poly`), then cut to `first_seconds`.
    """
    import numpy as np
    import soundfile
    from scipy.signal import resample_poly

    data = _bytes(value, "recording")
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            own, channels = file.samplerate, file.channels
            if own not in _RATES:
                raise ValueError(f"has a sampling rate of {own} Hz")
            most = _MOST_SAMPLES // channels
            # A second more than is kept, so that the filter's end lies in what is cut off.
            wanted = min(most + 1, math.ceil((first_seconds + 1) * own) if first_seconds else most + 1)
            samples = file.read(wanted, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, TypeError) as error:
        raise ValueError(f"is no recording that libsndfile reads ({type(error).__name__})") from error
    if len(samples) > most:
        raise ValueError("is too long")
    if not len(samples) or not np.isfinite(samples).all():
        raise ValueError("is empty or holds a value that is not a number")
    mono = samples.mean(axis=1, dtype=np.float32)
    if own != rate:
        common = math.gcd(own, rate)
        mono = resample_poly(mono, rate // common, own // common).astype(np.float32)
    return mono[: round(first_seconds * rate)] if first_seconds else mono


def _bytes(value: Any, kind: str) -> bytes:
    if isinstance(value, dict):
        value = value.get("bytes")
    if not isinstance(value, bytes):
        raise ValueError(f"is {'missing' if value is None else f'of type {type(value).__name__}'}, not a {kind}")
    if len(value) > _MOST_BYTES:
        raise ValueError(f"has over {_MOST_BYTES // 2**20} MiB")
    return value
