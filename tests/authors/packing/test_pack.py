"""A pack from a made-up lock and a folder of made-up wheels, with the real pip and without a network."""

import hashlib
import io
import os
import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from generator import cli
from generator.authors.packing.contents import Machine
from generator.authors.packing.pack import LIST, Packed, pack, told
from generator.errors import EnergyLabelError

MACHINE = Machine("linux-x86_64", "3.12")
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "{name}"
version = "1.0"
[project.optional-dependencies]
suite = ["torch>=2.11,<2.14"]
"""
# A wheel without any other library: what builds in the real project is no matter here.
BACKEND = """\
import pathlib, zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        for file, text in {files!r}.items():
            wheel.writestr(file, text)
    return name
"""


def files(name: str, tag: str = "py3-none-any") -> dict[str, str]:
    """What a wheel of a package of this name holds."""
    about = f"{name}-1.0.dist-info"
    return {
        f"{name}.py": "",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{about}/RECORD": "",
    }


def wheel(folder: Path, name: str, tag: str) -> Path:
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as made:
        for file, text in files(name, tag).items():
            made.writestr(file, text)
    return path


def source(folder: Path, name: str, tag: str = "py3-none-any") -> Path:
    path = folder / f"{name}-1.0.tar.gz"
    inside = {
        "pyproject.toml": PROJECT.format(name=name),
        "backend.py": BACKEND.format(name=name, tag=tag, files=files(name, tag)),
        "PKG-INFO": files(name)[f"{name}-1.0.dist-info/METADATA"],
    }
    with tarfile.open(path, "w:gz") as made:
        for file, text in inside.items():
            entry = tarfile.TarInfo(f"{name}-1.0/{file}")
            entry.size = len(text.encode())
            made.addfile(entry, io.BytesIO(text.encode()))
    return path


def write_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip finds packages in, and nowhere else."""
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That of a test of its own."""
    return write_index(tmp_path / "index", monkeypatch)


@pytest.fixture
def root(programs: None, tmp_path: Path, index: Path) -> Path:
    """A checkout of a test of its own."""
    return write_checkout(tmp_path / "checkout", index)


class Made(NamedTuple):
    """A folder with an index, a checkout, and the pack that was made from them; to be copied."""

    folder: Path
    packed: Packed


@pytest.fixture(scope="module")
def made(programs: None, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        root = write_checkout(folder / "checkout", write_index(folder / "index", patch))
        # It is there, and empty.
        (folder / "pack").mkdir()
        return Made(folder, pack(MACHINE, (), folder / "pack", root))


def copied(made: Made, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, for a test that changes something."""
    write_index(folder / "index", monkeypatch)
    shutil.copytree(made.folder, folder, dirs_exist_ok=True)


def write_checkout(folder: Path, index: Path) -> Path:
    """A checkout whose lock asks for three packages, one of them as source, and for one that images have."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PROJECT.format(name="ours"))
    (folder / "backend.py").write_text(BACKEND.format(name="ours", tag="py3-none-any", files=files("ours")))
    made = [
        wheel(index, "anywhere", "py3-none-any"),
        wheel(index, "compiled", "cp312-cp312-manylinux_2_27_x86_64"),
        source(index, "seqeval"),
    ]
    # Of another machine: neither is taken.
    wheel(index, "compiled", "cp311-cp311-manylinux_2_27_x86_64")
    wheel(index, "compiled", "cp312-cp312-win_amd64")
    write_lock(folder, made)
    return folder


def write_lock(root: Path, made: list[Path]) -> None:
    lines = [
        f"{path.name.split('-')[0]}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
        for path in made
    ]
    lines += [f"scipy==1.0 \\\n    --hash=sha256:{'0' * 64}\n", "nothing==1.0 ; sys_platform == 'win32' \\\n"]
    lines[-1] += f"    --hash=sha256:{'0' * 64}\n"
    (root / "requirements-suite.lock").write_text("".join(lines))


def test_a_pack_has_every_wheel_by_its_hash_and_says_how_to_install_it(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(made, tmp_path, monkeypatch)
    out, packed = tmp_path / "pack", made.packed
    wheels = {path.name for path in out.glob("*.whl")}
    assert wheels == {
        "anywhere-1.0-py3-none-any.whl",
        "compiled-1.0-cp312-cp312-manylinux_2_27_x86_64.whl",
        "seqeval-1.0-py3-none-any.whl",
        "ours-1.0-py3-none-any.whl",
    }
    assert (packed.wheels, packed.size) == (4, sum(path.stat().st_size for path in out.glob("*.whl")))
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in out.glob("*.whl")}
    listed = (out / LIST).read_text("utf-8").splitlines()
    assert {line.rpartition(":")[2] for line in listed} == digests and len(listed) == 4
    assert {path.name for path in out.iterdir()} - wheels == {LIST, "README.txt", ".energy-label"}
    page = (out / "README.txt").read_text("utf-8")
    assert "--find-links . --requirement requirements.txt" in page and "torch >=2.11,<2.14" in page and "scipy" in page
    assert "Carry the folder there" in told(packed, MACHINE, out) and "over the" not in told(packed, MACHINE, out)
    # Once more: an earlier pack is replaced.
    assert pack(MACHINE, (), out, tmp_path / "checkout") == packed


@pytest.mark.parametrize("fault", ["hash", "missing", "machine", "backend"])
def test_what_pip_refuses_is_told_and_leaves_what_was_there(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    copied(made, tmp_path, monkeypatch)
    index, root, out = (tmp_path / name for name in ("index", "checkout", "pack"))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    machine = Machine("linux-aarch64", "3.12") if fault == "machine" else MACHINE
    if fault == "hash":
        wheel(index, "anywhere", "py3-none-any").write_bytes(b"something else")
    elif fault == "missing":
        (index / "anywhere-1.0-py3-none-any.whl").unlink()
    elif fault == "backend":
        (root / "backend.py").unlink()
    with pytest.raises(EnergyLabelError, match=r"pip could not .*and pack again") as raised:
        pack(machine, (), out, root)
    assert "\n" not in str(raised.value)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"index", "checkout", "pack"}


def test_a_wheel_that_was_built_for_this_machine_alone_is_no_part_of_another_s_pack(
    root: Path, index: Path, tmp_path: Path
) -> None:
    made = source(index, "seqeval", "cp312-cp312-linux_x86_64")
    write_lock(root, [made])
    with pytest.raises(EnergyLabelError, match=r"pip could not|seqeval.*was built for this machine alone"):
        pack(MACHINE, (), tmp_path / "pack", root)
    assert not (tmp_path / "pack").exists()


def test_somebody_s_folder_is_left_alone_and_nothing_is_fetched_for_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.tex").write_text("years of work")
    with pytest.raises(EnergyLabelError, match="holds something else"):
        pack(MACHINE, (), tmp_path / "thesis", root)
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["thesis.tex"]


def test_without_a_checkout_there_is_nothing_to_pack(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match="made from a checkout"):
        pack(MACHINE, (), tmp_path / "pack", tmp_path)


def test_the_command_asks_for_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["suite", "pack"])
    assert "--for" in capsys.readouterr().err
    assert cli.main(["suite", "pack", "--for", "amiga", "--python", "3.12"]) == 1
    assert "the platforms are linux-aarch64, linux-x86_64" in capsys.readouterr().err
