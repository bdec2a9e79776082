"""Seeded pictures and recordings of nothing: the same on every machine, and as little constant or noise as real ones.

Pictures are made of whole numbers alone; recordings are rounded to 16 bits, as a recorder would. Chance comes from
PCG64's raw stream, which numpy promises to keep (NEP 19), not from a distribution that it may change.
"""

from typing import Any

_SHAPES = 9
_NOISE = 8
_SYLLABLES_PER_S = 4
_HARMONICS = 18  # of at most 220 Hz: nothing above 4 kHz but the breath
_TABLE = 4096
_LEVEL = 0.08  # root mean square, about that of read speech


def picture(seed: int, size: tuple[int, int]) -> Any:
    """A PIL image in RGB of `size` (width, height): a smooth gradient, a few discs and boxes, a little noise."""
    import numpy as np
    from PIL import Image

    width, height = size
    chance = _chance(seed)
    across = np.arange(width, dtype=np.int64) * 255 // width
    down = np.arange(height, dtype=np.int64) * 255 // height
    canvas = np.empty((height, width, 3), dtype=np.int64)
    for colour, (start, right, low) in enumerate(chance(9).reshape(3, 3) % 256):
        canvas[..., colour] = (int(start) * 255 + across * int(right) + down[:, None] * int(low)) // (3 * 255)
    for draw in chance(_SHAPES * 8).reshape(_SHAPES, 8):
        _paint(canvas, draw.tolist())
    noise = chance(-(-canvas.size // 8)).view(np.uint8)[: canvas.size].reshape(canvas.shape)
    canvas += noise % (2 * _NOISE + 1)
    canvas -= _NOISE
    return Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8), "RGB")


def _paint(canvas: Any, draw: list[int]) -> None:
    """One disc or box, somewhere, in one colour through which a third of the ground shows."""
    import numpy as np

    height, width, _ = canvas.shape
    half_width, half_height = 1 + draw[0] % (width // 4 + 1), 1 + draw[1] % (height // 4 + 1)
    x, y = draw[2] % width, draw[3] % height
    left, top = max(x - half_width, 0), max(y - half_height, 0)
    part = canvas[top : y + half_height, left : x + half_width]
    colour = np.array([value % 256 for value in draw[4:7]], dtype=np.int64)
    painted = (part + 2 * colour) // 3
    if draw[7] % 2:
        rows = (np.arange(top, top + part.shape[0]) - y) ** 2 * half_width**2
        columns = (np.arange(left, left + part.shape[1]) - x) ** 2 * half_height**2
        inside = rows[:, None] + columns < half_width**2 * half_height**2
        painted = np.where(inside[..., None], painted, part)
    part[...] = painted


def recording(seed: int, seconds: float, rate: int) -> Any:
    """One-dimensional float32 samples: a voice without words that rises, falls and pauses, and a little breath."""
    import numpy as np

    count = max(1, round(seconds * rate))
    chance = _chance(seed)
    time = np.arange(count) / rate
    syllables = int(seconds * _SYLLABLES_PER_S) + 3
    # Between two syllables pitch and loudness go straight; about one syllable in six is a pause, never the first.
    pitch, loudness, pause = (chance(3 * syllables) >> np.uint64(11)).reshape(3, -1) / 2.0**53
    loudness = np.where((pause < 1 / 6) & (np.arange(syllables) > 0), 0.0, 0.3 + 0.7 * loudness)
    place = time * _SYLLABLES_PER_S
    phase = np.cumsum(np.interp(place, np.arange(syllables), 100 + 120 * pitch)) / rate
    within = 0.5 - 0.5 * np.cos(2 * np.pi * (place + 0.5))
    loud = np.interp(place, np.arange(syllables), loudness) * (0.3 + 0.7 * within)
    voice = _voice()[(phase * _TABLE).astype(np.int64) % _TABLE] * loud
    voice *= _LEVEL / np.sqrt(np.mean(voice**2))
    breath = (chance(-(-count // 4)).view(np.int16)[:count]) / 2.0**15
    return (np.round(np.clip(voice + 0.003 * breath, -1, 1) * 32767) / 32768).astype(np.float32)


def _voice() -> Any:
    """One period: harmonics that fall off as a voice's do, louder about 500 and 1,500 Hz."""
    import numpy as np

    turn = 2 * np.pi * np.arange(_TABLE) / _TABLE
    harmonics = np.arange(1, _HARMONICS + 1)
    strength = 1 / harmonics + 0.5 * np.exp(-((harmonics - 3.5) ** 2)) + 0.25 * np.exp(-((harmonics - 10) ** 2) / 2)
    return (strength[:, None] * np.sin(harmonics[:, None] * turn + harmonics[:, None] ** 2)).sum(axis=0)


def _chance(seed: int) -> Any:
    """A source of raw 64-bit numbers, that many a call."""
    from numpy.random import PCG64

    return PCG64(seed).random_raw
