"""Each step on a query, in the order in which its sentence is said, and what hostile rows are told."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.queries.preparation import MASK, UnusableError, is_blank, prepare, prepare_text, refuse_blank
from generator.suite.queries.workload import Preparation

pytest.importorskip("PIL", reason="the extra `suite` is not installed (make suite)")
soundfile = pytest.importorskip("soundfile", reason="the extra `suite` is not installed (make suite)")

from PIL import Image  # noqa: E402


def wav(samples: Any, rate: int, kind: str = "WAV", subtype: str | None = None) -> bytes:
    """A recording's bytes."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    return file.getvalue()


def png(size: tuple[int, int] = (4, 3), mode: str = "RGB", kind: str = "PNG", **options: Any) -> bytes:
    """A picture's bytes."""
    file = io.BytesIO()
    Image.new(mode, size, 7).save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "steps", "text"),
    [
        ("  as it\nis. ", {}, "  as it\nis. "),
        (["EU", "rejects", "it", "."], {"join_tokens": True}, "EU rejects it ."),
        ("already joined", {"join_tokens": True}, "already joined"),
        ("A. b.c.", {"drop_full_stops": True}, "A bc"),
        ("one  two\nthree", {"first_words": 2}, "one two"),
        ("one", {"first_words": 2}, "one"),
        ("one two three", {"mask": "last-word"}, f"one two {MASK}"),
        ("one", {"mask": "last-word"}, MASK),
        ("one two.", {"drop_full_stops": True, "mask": "at-the-end"}, f"one two {MASK}"),
        ("one two three", {"first_words": 2, "mask": "last-word"}, f"one {MASK}"),
        # Full stops go first, so that one standing alone is no word.
        ("one . two three", {"drop_full_stops": True, "first_words": 2}, "one two"),
        (f"a {MASK} b{MASK}", {"mask": "at-the-end"}, f"a b {MASK}"),
        (" \n", {}, " \n"),
        (" \n", {"drop_empty": True}, None),
        ("\u200b\u3164", {"drop_empty": True}, None),
        ([], {"join_tokens": True, "drop_empty": True}, None),
        (" ", {"mask": "last-word"}, None),
    ],
)
def test_steps_on_a_text(value: Any, steps: dict[str, Any], text: str | None) -> None:
    assert prepare_text(value, Preparation(**steps)) == text


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.builds(
        Preparation,
        drop_empty=st.booleans(),
        drop_full_stops=st.booleans(),
        first_words=st.none() | st.integers(1, 5),
        mask=st.none() | st.sampled_from(["last-word", "at-the-end"]),
    ),
)
def test_a_prepared_text_keeps_its_promises(text: str, steps: Preparation) -> None:
    made = prepare_text(text, steps)
    if made is None:
        assert steps.drop_empty or steps.mask == "last-word"
        return
    if steps.mask:
        assert made.count(MASK) == 1
        assert made.endswith(MASK)
    kept = made.replace(MASK, "") if steps.mask else made
    if steps.first_words:
        assert len(kept.split()) <= steps.first_words
    if steps.drop_full_stops:
        assert "." not in kept
    # Nothing is made up, and words keep their order.
    given_words = (text.replace(".", "") if steps.drop_full_stops else text).replace(MASK, " ").split()
    left = iter(given_words)
    assert all(word in left for word in kept.replace(MASK, " ").split())


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "text is missing, not a text"),
        (3, "text is of type int, not a text"),
        (["a"], "text is of type list, not a text"),
        ("\ud800", "text holds half a character (a lone surrogate)"),
    ],
)
def test_what_is_no_text_is_refused_by_its_part(value: Any, reason: str) -> None:
    with pytest.raises(UnusableError) as caught:
        prepare({"text": value}, Preparation())
    assert str(caught.value) == reason


BLANK = st.text(st.sampled_from(" \t\n\u00a0\u200b\u200d\u2060\ufeff\ufe0f\u3000\u3164\u115f\u2800\u00ad\x00\x85"))


@given(
    BLANK, st.characters(categories=["L", "N", "P", "S"], exclude_characters="\u115f\u1160\u3164\uffa0\u2800"), BLANK
)
def test_what_nobody_sees_is_blank_and_one_letter_is_not(before: str, letter: str, after: str) -> None:
    assert is_blank(before + after)
    assert not is_blank(before + letter + after)
    with pytest.raises(UnusableError, match=r"^second is empty$"):
        refuse_blank({"first": letter, "second": before + after})
    refuse_blank({"question": before + letter, "context": after})


def test_a_row_is_left_out_when_one_of_its_parts_is_empty() -> None:
    steps = Preparation(drop_empty=True)
    assert prepare({"first": "a", "second": " "}, steps) is None
    assert prepare({"first": "a", "second": "b"}, steps) == {"first": "a", "second": "b"}


def test_pictures_are_resized_by_nearest_neighbour_and_made_rgb() -> None:
    checks = Image.fromarray(np.array([[0, 255], [255, 0]], dtype=np.uint8))
    query = prepare({"image": checks}, Preparation(resize=(6, 4)))
    assert query is not None
    assert (query["image"].size, query["image"].mode) == ((6, 4), "RGB")
    # No value between the two: nothing was smoothed.
    assert np.array_equal(np.asarray(query["image"])[..., 1], np.kron([[0, 255], [255, 0]], np.ones((2, 3))))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_pictures_come_as_bytes_of_any_kind_that_browsers_show(kind: str) -> None:
    for value in (png(kind=kind), {"bytes": png(kind=kind), "path": "/etc/passwd"}):
        query = prepare({"image": value}, Preparation())
        assert query is not None
        assert (query["image"].size, query["image"].mode) == ((4, 3), "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_any_mode_are_made_rgb(mode: str) -> None:
    query = prepare({"image": png(mode=mode)}, Preparation())
    assert query is not None
    assert query["image"].mode == "RGB"


def test_pictures_are_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    query = prepare({"image": png((4, 3), kind="JPEG", exif=exif)}, Preparation())
    assert query is not None
    assert query["image"].size == (3, 4)


def _bomb(side: int) -> bytes:
    """A picture of a few bytes that says it has `side` × `side` pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    begun = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return begun + struct.pack(">I", 9) + b"IDAT"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "image is no picture of JPEG"),
        (b"<html>gone</html>", "image is no picture of JPEG"),
        (png()[:40], "image is no picture of JPEG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image is no picture of JPEG"),
        (_bomb(10_000), "image has too many pixels"),
        (_bomb(30_000), "image has too many pixels"),
        ("https://example.org/a.png", "image is of type str, not a picture"),
        ({"bytes": None, "path": "/etc/passwd"}, "image is missing, not a picture"),
        (bytes(64 * 2**20 + 1), "image has over 64 MiB"),
    ],
)
def test_what_is_no_picture_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(UnusableError) as caught:
        prepare({"image": value}, Preparation())
    assert str(caught.value).startswith(reason)


def tone(rate: int, seconds: float, hertz: float) -> Any:
    """A sine."""
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)


@given(st.sampled_from([8000, 16000, 22050, 44100, 48000]), st.floats(0.1, 2), st.floats(200, 3000))
def test_recordings_keep_their_pitch_and_length_at_another_rate(rate: int, seconds: float, hertz: float) -> None:
    query = prepare({"audio": wav(tone(rate, seconds, hertz), rate)}, Preparation(sampling_rate=16000))
    assert query is not None
    made = query["audio"]
    assert (made.dtype, made.ndim) == (np.float32, 1)
    assert len(made) == pytest.approx(seconds * 16000, abs=2)
    expected = tone(16000, len(made) / 16000, hertz)[100:-100]
    assert np.abs(made[100:-100] - expected).max(initial=0) < 0.02


def test_channels_are_averaged_and_the_first_seconds_kept_whole() -> None:
    left, right = tone(44100, 3, 300), tone(44100, 3, 700)
    data = wav(np.stack([left, right], axis=1), 44100)
    query = prepare({"audio": {"bytes": data, "path": None}}, Preparation(sampling_rate=16000, first_seconds=1.5))
    assert query is not None
    made = query["audio"]
    assert made.shape == (24000,)
    # To the very end: the filter's own end lies behind what was cut off.
    assert np.abs(made - (tone(16000, 1.5, 300) + tone(16000, 1.5, 700)) / 2)[50:].max() < 0.01


@pytest.mark.parametrize(("kind", "subtype"), [("WAV", "PCM_16"), ("WAV", "FLOAT"), ("FLAC", None), ("OGG", None)])
def test_recordings_come_in_several_kinds(kind: str, subtype: str | None) -> None:
    query = prepare({"audio": wav(tone(16000, 0.5, 440), 16000, kind, subtype)}, Preparation(sampling_rate=16000))
    assert query is not None
    assert len(query["audio"]) == 8000


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "audio is no recording that libsndfile reads"),
        (b"RIFF....WAVEfmt ", "audio is no recording that libsndfile reads"),
        (wav(np.zeros(0), 16000), "audio is empty"),
        (wav(np.array([0.1, np.nan]), 16000, subtype="FLOAT"), "audio is empty or holds a value that is not a number"),
        (wav(np.zeros(5), 5), "audio has a sampling rate of 5 Hz"),
        (wav(np.zeros(9), 2_000_000), "audio has a sampling rate of 2000000 Hz"),
        (None, "audio is missing, not a recording"),
        ("a.wav", "audio is of type str, not a recording"),
    ],
    # libsndfile writes the time into a recording, and a test's name must be the same in every worker.
    ids=["nothing", "a head", "no sample", "no number", "slow", "fast", "missing", "a name"],
)
def test_what_is_no_recording_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(UnusableError) as caught:
        prepare({"audio": value}, Preparation(sampling_rate=16000))
    assert str(caught.value).startswith(reason)


def test_silence_packed_small_is_not_unpacked_beyond_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.suite.queries.decoding._MOST_SAMPLES", 10_000)
    long = wav(np.zeros(20_000), 16000, "FLAC")
    with pytest.raises(UnusableError, match="audio is too long"):
        prepare({"audio": long}, Preparation(sampling_rate=16000))
    with pytest.raises(UnusableError, match="audio is too long"):
        prepare({"audio": wav(np.zeros((6_000, 2)), 16000)}, Preparation(sampling_rate=16000))


def test_a_recording_needs_a_rate_to_be_brought_to() -> None:
    with pytest.raises(UnusableError, match="audio has no sampling rate"):
        prepare({"audio": wav(np.zeros(9), 16000)}, Preparation())


def deep(pixels: Any, kind: str, **options: Any) -> bytes:
    """A picture of these pixels, in as many bits as they have."""
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels)).save(file, kind, **options)
    return file.getvalue()


SIXTEEN = np.array([[0, 2570, 30069, 65535]], dtype=np.uint16)


@pytest.mark.parametrize(
    ("data", "shades"),
    [
        (deep(SIXTEEN, "PNG"), [0, 10, 117, 255]),
        (deep(SIXTEEN, "TIFF"), [0, 10, 117, 255]),
        # White is 0: the same shades the other way round.
        (deep(SIXTEEN, "TIFF", tiffinfo={262: 0}), [255, 245, 138, 0]),
        (deep((SIXTEEN / 65535).astype(np.float32), "TIFF"), [0, 10, 117, 255]),
    ],
)
def test_a_picture_of_more_than_8_bits_keeps_its_shades(data: bytes, shades: list[int]) -> None:
    made = prepare({"image": data}, Preparation())
    assert made is not None
    assert (made["image"].mode, np.asarray(made["image"])[0, :, 0].tolist()) == ("RGB", shades)
    opened = Image.open(io.BytesIO(data))
    opened.load()
    again = prepare({"image": opened}, Preparation())
    assert again is not None and again["image"].tobytes() == made["image"].tobytes()


@pytest.mark.parametrize(
    ("pixels", "reason"),
    [
        (np.array([[0.5, np.nan]], dtype=np.float32), "holds a pixel that is not a number"),
        (np.array([[0.5, np.inf]], dtype=np.float32), "holds a pixel that is not a number"),
        (np.array([[0.0, 255.0]], dtype=np.float32), "holds pixels from 0 to 255, where white is 1"),
        (np.array([[-0.5, 0.5]], dtype=np.float32), "holds pixels from -0.5 to 0.5, where white is 1"),
        (np.array([[0, 70_000]], dtype=np.int32), r"has pixels of a kind \(I\) that does not say what is white"),
    ],
)
def test_a_picture_that_does_not_say_what_is_white_is_refused(pixels: Any, reason: str) -> None:
    with pytest.raises(UnusableError, match=f"image {reason}; save it"):
        prepare({"image": deep(pixels, "TIFF")}, Preparation())
