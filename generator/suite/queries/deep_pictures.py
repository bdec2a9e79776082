"""Pictures of more than 8 bits a channel, brought to 8: PIL would cut off what is above 255, and leave black and white.

What says by itself where black and white lie is scaled (16-bit grey, numbers from 0 to 1); everything else is refused
with `ValueError`, whose reason can follow the name of what was read.
"""

from typing import Any

# What PIL itself turns into RGB rightly: 8 bits a channel, or 1.
_SHALLOW = frozenset({"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"})
_BITS_PER_SAMPLE, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0


def eight_bits(image: Any, opened: Any = None) -> Any:
    """The picture itself where 8 bits hold it, else one in grey with the same shades in 8 bits.

    `opened` is the picture as its file was opened, which knows the file's kind and tags where `image` is a copy.
    """
    opened = image if opened is None else opened
    if image.mode in _SHALLOW:
        return image
    if image.mode.startswith("I;16"):
        return _grey(image, float(2 ** _bits(opened) - 1), _white_is_zero(opened))
    if image.mode == "I" and opened.format in ("PNG", "PPM"):
        # Older versions of PIL hold 16 bits of these in 32.
        return _grey(image, 65535.0, False)
    if image.mode == "F":
        return _grey(image, 1.0, False)
    raise ValueError(
        f"has pixels of a kind ({image.mode}) that does not say what is white; save it with 8 or 16 bits a channel"
    )


def _grey(image: Any, white: float, negative: bool) -> Any:
    import numpy as np
    from PIL import Image

    pixels = np.asarray(image, dtype=np.float64)
    if not np.isfinite(pixels).all():
        raise ValueError("holds a pixel that is not a number; save it again")
    if pixels.min() < 0 or pixels.max() > white:
        reach = f"{pixels.min():g} to {pixels.max():g}"
        raise ValueError(f"holds pixels from {reach}, where white is {white:g}; save it with 8 or 16 bits a channel")
    shades = np.rint(pixels / white * 255).astype(np.uint8)
    return Image.fromarray(255 - shades if negative else shades, "L")


def _bits(image: Any) -> int:
    """How many of 16 bits are used: a TIFF of 12 says so, and so does no other file."""
    found = _tag(image, _BITS_PER_SAMPLE)
    bits = found[0] if isinstance(found, tuple) and found else found
    return bits if isinstance(bits, int) and 8 < bits <= 16 else 16


def _white_is_zero(image: Any) -> bool:
    return bool(_tag(image, _PHOTOMETRIC) == _WHITE_IS_ZERO)


def _tag(image: Any, number: int) -> Any:
    return getattr(image, "tag_v2", {}).get(number)
