"""What a processor can compute with, and how it numbers itself, from what the kernel tells."""

from pathlib import Path

import pytest

from generator.suite.host.cpuinfo import family, instructions
from generator.suite.host.given import given_to_job
from generator.suite.host.surroundings import machine_here

ZEN_5 = """\
processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 26
model\t\t: 2
model name\t: AMD EPYC
stepping\t: 1
flags\t\t: fpu hypervisor avx avx2 avx512f avx512_vnni avx512_bf16 avx_vnni

processor\t: 1
cpu family\t: 25
model\t\t: 1
flags\t\t: fpu
"""
GRAVITON = (
    "processor\t: 0\nFeatures\t: fp asimd asimdhp asimddp sve bf16 i8mm\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n"
)


def _root(folder: Path, text: str | None) -> Path:
    (folder / "proc").mkdir()
    if text is not None:
        (folder / "proc/cpuinfo").write_text(text, "utf-8")
    return folder


def test_a_processor_of_x86_numbers_itself(tmp_path: Path) -> None:
    root = _root(tmp_path, ZEN_5)
    assert family(root) == "family 26, model 2"
    assert instructions(root) == ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16")
    assert machine_here(given_to_job(root), root).processor_in_full == (
        "AMD EPYC (family 26, model 2; avx2, avx512f, avx_vnni, avx512_vnni, avx512_bf16)"
    )


def test_one_of_arm_has_features(tmp_path: Path) -> None:
    root = _root(tmp_path, GRAVITON)
    assert family(root) is None
    assert instructions(root) == ("asimdhp", "asimddp", "i8mm", "bf16", "sve")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "flags\n",
        "cpu family\t: x\nmodel\t: 2\n",
        "model\t: 2\n",
        "flags: <script>\ncpu family: \u202e\nmodel: 1",
    ],
    ids=["no file", "nothing", "no value", "no number", "half", "hostile"],
)
def test_what_is_not_told_is_left_out(tmp_path: Path, text: str | None) -> None:
    root = _root(tmp_path, text)
    assert (family(root), instructions(root)) == (None, ())
