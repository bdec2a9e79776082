"""The digest of a model's folder: as sha256sum would have it, over the files that are used and no others."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.suite.models.model_files import digest_of, weights_in
from generator.suite.models.setup import LoadingError

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


def indexed(folder: Path, name: str, *pieces: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps({"metadata": {}, "weight_map": dict(enumerate(pieces))}))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of settings alone, with another folder beside it."""
    (tmp_path / "bare").mkdir()
    (tmp_path / "elsewhere.safetensors").write_text("weights")
    (tmp_path / "bare" / "config.json").write_text("{}")
    return tmp_path / "bare"


@pytest.mark.parametrize(
    ("index", "piece", "precision"),
    [
        ("model.safetensors.index.json", "hidden.safetensors", "fp32"),
        ("pytorch_model.bin.index.json", "hidden.bin", "fp32"),
        ("model.safetensors.index.fp16.json", "model.fp16.hidden.safetensors", "fp16"),
    ],
)
def test_what_an_index_names_is_weights_and_counts(bare: Path, index: str, piece: str, precision: str) -> None:
    if precision != "fp32":
        (bare / f"model.{precision}-00001-of-00002.safetensors").touch()
    indexed(bare, index, piece, piece, "not-there" + Path(piece).suffix)
    (bare / piece).write_text("a")
    before = digest_of(bare, precision=precision)
    assert bare / piece in weights_in(bare, precision)
    (bare / piece).write_text("b")
    assert digest_of(bare, precision=precision) != before
    assert digest_of(bare, weights=False) == digest_of(bare, weights=False, precision=precision)


@pytest.mark.parametrize("where", ["", "unet/"])
@pytest.mark.parametrize(
    "piece", ["../elsewhere.safetensors", "/etc/passwd.safetensors", "deeper/a.safetensors", "a.bin", "..", ""]
)
def test_an_index_that_leads_elsewhere_is_refused(bare: Path, where: str, piece: str) -> None:
    if where:
        (bare / "model_index.json").write_text(json.dumps({"unet": ["diffusers", "U"]}))
    indexed(bare, f"{where}model.safetensors.index.json", piece)
    for asked in (digest_of, lambda folder: weights_in(folder, "fp32")):
        with pytest.raises(LoadingError, match=r"^model\.safetensors\.index\.json names '.*', which is no \.safetens"):
            asked(bare)
    digest_of(bare, weights=False)


def test_weights_that_come_after_others_by_name_count(bare: Path) -> None:
    """A piece that no index names is not loaded, and what is loaded in its place would go unseen."""
    for name in ("model-00001-of-00002.safetensors", "pytorch_model.bin"):
        (bare / name).write_text("a")
    before = digest_of(bare)
    (bare / "pytorch_model.bin").write_text("b")
    assert digest_of(bare) != before


def test_a_part_s_folder_that_is_a_link_counts(bare: Path) -> None:
    (bare / "model_index.json").write_text(json.dumps({"unet": ["diffusers", "U"]}))
    (bare.parent / "linked").mkdir()
    (bare / "unet").symlink_to(bare.parent / "linked")
    weights = bare.parent / "linked" / "diffusion_pytorch_model.safetensors"
    weights.write_text("a")
    before = digest_of(bare)
    weights.write_text("b")
    assert digest_of(bare) != before


def test_settings_may_name_no_other_weights(bare: Path) -> None:
    (bare / "model.safetensors").write_text("a")
    before = digest_of(bare, weights=False)
    (bare / "config.json").write_text(json.dumps({"transformers_weights": "hidden.safetensors"}))
    (bare / "hidden.safetensors").write_text("a")
    with pytest.raises(LoadingError, match=r"^config\.json names 'hidden\.safetensors' for its weights"):
        digest_of(bare)
    assert digest_of(bare, weights=False) != before
    (bare / "config.json").write_text(json.dumps({"transformers_weights": "model.safetensors"}))
    digest_of(bare)


def test_a_folder_full_of_links_to_itself_has_an_end(folder: Path) -> None:
    before = digest_of(folder)
    for name in ("a", "b"):
        (folder / name).symlink_to(".")
    (folder / "gone").symlink_to("nowhere")
    assert digest_of(folder) == before
