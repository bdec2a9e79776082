"""The digest of a model's folder: as sha256sum would have it, over the files that are used and no others."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.suite.models.model_files import digest_of

FILES = ["config.json", "merges.txt", "model.safetensors", "1_Pooling/config.json"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}" if name.endswith("json") else name)
    return tmp_path


def test_anybody_can_make_it_with_sha256sum(folder: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("there is no sha256sum on this machine")
    names = sorted(FILES)
    lines = subprocess.run([program, *names], cwd=folder, check=True, capture_output=True).stdout
    whole = subprocess.run([program], input=lines, check=True, capture_output=True).stdout
    assert whole.decode().split()[0] == digest_of(folder)


def test_every_byte_and_every_name_of_what_is_used_counts(folder: Path) -> None:
    before = digest_of(folder)
    assert digest_of(folder) == before
    weights = folder / "model.safetensors"
    weights.write_bytes(bytes(3_000_000))
    zeros = digest_of(folder)
    middle = bytearray(3_000_000)
    middle[1_500_000] = 1
    weights.write_bytes(middle)
    assert len({before, zeros, digest_of(folder)}) == 3
    before = digest_of(folder)
    (folder / "merges.txt").rename(folder / "vocab.txt")
    assert digest_of(folder) != before


def test_what_is_not_used_does_not_count(folder: Path) -> None:
    before = digest_of(folder)
    for name in ("README.md", "optimizer.pt", "model.onnx", "modeling_mine.py", "pytorch_model.bin"):
        (folder / name).write_text(name)
    (folder / ".git").mkdir()
    (folder / ".git" / "config.json").write_text("{}")
    assert digest_of(folder) == before
    assert digest_of(folder, code=True) != before
    (folder / "model.safetensors").unlink()
    assert digest_of(folder, weights=False) == digest_of(folder, weights=False)


def test_a_pipeline_s_parts_count(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text(json.dumps({"unet": ["diffusers", "U"], "_class_name": "P"}))
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet" / "diffusion_pytorch_model.safetensors").write_text("a")
    before = digest_of(tmp_path)
    (tmp_path / "unet" / "diffusion_pytorch_model.safetensors").write_text("b")
    assert digest_of(tmp_path) != before
