"""The API as it is served: every document by its schema, every hash, address and order, and the page's examples."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from generator.records.publication.short_addresses import SHORT_ADDRESSES
from tests.api_versions import recorded
from tests.patience import PATIENCE_S
from tests.schemas import faults
from tests.site.building import MEASUREMENTS, ROOT, SITE_URL
from tests.site.serving import served
from tests.site.tools import command, node

_SOURCE = ROOT / "site_src" / "pages" / "api.md"
SHORT = tomllib.loads((MEASUREMENTS / SHORT_ADDRESSES).read_text("utf-8"))["records"]
_RUNNERS = {"python": "example.py", "js": "example.mjs", "bash": "example.sh"}


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def index(site: Path) -> Any:
    return _json(site / "api" / "v1" / "index.json")


@pytest.fixture(scope="module")
def labels(site: Path, index: Any) -> list[Any]:
    return [label for path in index["models"].values() for label in _json(site / path)["labels"]]


def test_every_document_keeps_to_its_schema(site: Path, index: Any) -> None:
    assert faults("index", index) == []
    assert faults("disclosures", _json(site / index["disclosures"])) == []
    assert list(index["advice"]) == list(index["tasks"])
    assert [faults("advice", _json(site / path)) for path in index["advice"].values()] == [[]] * len(index["advice"])
    for kind in ("task", "model"):
        documents = index[f"{kind}s"]
        assert [f"{path}: {fault}" for path in documents.values() for fault in faults(kind, _json(site / path))] == []
        assert [name for name, path in documents.items() if _json(site / path)[kind] != name] == []


def test_the_index_lists_every_document_with_its_hash(site: Path, index: Any, labels: list[Any]) -> None:
    """Records are not in the list: their labels tell their hashes; one that was superseded is called by its own."""
    served_files = {path.relative_to(site).as_posix(): path for path in (site / "api").rglob("*.json")}
    told = {path: (entry["sha256"], entry["bytes"]) for path, entry in index["files"].items()}
    for label in labels:
        for item in (label, *label["verification"]["reproductions"]):
            path = item["urls"]["record"] if "urls" in item else item["record"]
            told[path] = (item["record_sha256"], served_files[path].stat().st_size)
    for path, file in served_files.items():
        if path.startswith("api/v1/superseded/"):
            data = file.read_bytes()
            told[path] = (hashlib.sha256(data).hexdigest(), len(data))
            assert told[path][0].startswith(file.stem)
    found = {
        path: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_size)
        for path, file in served_files.items()
        if path != "api/v1/index.json"
    }
    assert told == found


def test_addresses_are_where_the_first_edition_had_them(site: Path, index: Any, labels: list[Any]) -> None:
    patterns: dict[str, str] = {}
    for recording in recorded().values():
        patterns |= recording.get("addresses", {})
    for name, pattern in patterns.items():
        if "<" not in pattern:
            assert (site / pattern).is_file(), name
    for kind in ("task", "model"):
        for name, path in index[f"{kind}s"].items():
            assert path == patterns[f"{kind}s"].replace(f"<{kind}>", name)
    for label in labels:
        for name, path in label["urls"].items():
            if path is not None and name in patterns:
                assert path == _filled(patterns[name], label, index)


def test_the_address_that_names_the_profile_has_the_same_bytes(site: Path, labels: list[Any]) -> None:
    """Whichever of its two addresses a label is linked by."""
    for label in labels:
        for name, path in label["urls"].items():
            if name in ("page", "record") or name.startswith("immutable"):
                continue
            job = "--".join(part for part in (label["task"], label["variant"]) if part)
            stem, end = f"/{label['model']}/{job}", path[path.index(".", path.rindex("/")) :]
            end = f"@2x{end}" if name == "label_png_2x" else end
            named = site / f"{path.partition('/')[0]}{stem}--{label['profile']}{end}"
            assert named.read_bytes() == (site / path).read_bytes(), name


def _filled(pattern: str, label: Any, index: Any) -> str:
    """An address by its pattern; what stands in brackets is there where the label is not of the plain variant."""
    organisation, name = label["model"].split("/")
    values = {
        "model": label["model"],
        "organisation": organisation,
        "name": name,
        "task": label["task"],
        "scale": label["scale"] or "unscaled",
        "digest": label["record_sha256"][:16],
        "variant": label["variant"],
        "profile": label["profile"],
    }
    short = f"{label['profile']}/{label['task']}/{organisation}--{name}.json" in SHORT
    apart = {"variant": label["variant"] is not None, "profile": not short}
    for key, there in apart.items():
        pattern = pattern.replace(f"[--<{key}>]", f"--{values[key]}" if there else "")
    for key, value in values.items():
        pattern = pattern.replace(f"<{key}>", str(value))
    return pattern


def _newest_first(ranking: Any, profile: str) -> tuple[bool, int, int, str]:
    days = [date.fromisoformat(label["measured_to"]).toordinal() for label in ranking["labels"]]
    return ranking["scale"] is None, -max(days), -len(days), profile


def test_orders_are_the_promised_ones(site: Path, index: Any) -> None:
    assert list(index["models"]) == sorted(index["models"], key=lambda name: (name.casefold(), name))
    assert list(index["files"]) == sorted(index["files"])
    for name in ("task_details", "scales"):
        assert list(index[name]) == list(index["tasks"])
    tasks = list(index["tasks"])
    newest = {task: list(_json(site / path)["profiles"]) for task, path in index["tasks"].items()}
    for path in index["models"].values():
        places = [
            (
                tasks.index(label["task"]),
                newest[label["task"]].index(label["profile"]),
                label["variant"] or "",
            )
            for label in _json(site / path)["labels"]
        ]
        assert places == sorted(places)
    for path in index["tasks"].values():
        profiles = _json(site / path)["profiles"]
        assert list(profiles) == sorted(profiles, key=lambda name: _newest_first(profiles[name], name))
        for ranking in profiles.values():
            order = [
                (label["place"] is None, label["wh_per_1000_queries"], label["model"], label["variant"] or "")
                for label in ranking["labels"]
            ]
            assert order == sorted(order)


@dataclass(frozen=True)
class _Example:
    language: str
    code: str
    output: str


def _examples(site: Path) -> Iterator[_Example]:
    """Each block of code with the block of text that follows it; which language it is, the source of the page tells."""
    languages = re.findall(r"^```(\w+)$", _SOURCE.read_text("utf-8"), re.MULTILINE)
    page = html.fromstring((site / "api" / "index.html").read_text("utf-8"))
    blocks = [block.text_content() for block in page.xpath("//article//div[@class='highlight']")]
    assert languages[1::2] == ["text"] * (len(blocks) // 2)
    for language, code, output in zip(languages[::2], blocks[::2], blocks[1::2], strict=True):
        yield _Example(language, code, output)


def test_examples_print_what_the_page_says(site: Path, tmp_path: Path) -> None:
    examples = list(_examples(site))
    assert [example.language for example in examples] == ["python", "bash", "python", "js", "python"]
    with served(site) as address:
        for number, example in enumerate(examples):
            assert example.code.count(SITE_URL) == 1, "the host stands in one line"
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / _RUNNERS[example.language]).write_text(example.code.replace(SITE_URL, address), "utf-8")
            assert _printed(example.language, folder).strip() == example.output.strip()


def test_a_copy_is_fetched_once(site: Path, tmp_path: Path) -> None:
    *_, example = _examples(site)
    with served(site) as address:
        (tmp_path / "example.py").write_text(example.code.replace(SITE_URL, address), "utf-8")
        first, second = _printed("python", tmp_path), _printed("python", tmp_path)
        one = next((tmp_path / "model-energy-label" / "api" / "v1" / "models").rglob("*.json"))
        one.write_text("{}", "utf-8")
        third = _printed("python", tmp_path)
    assert first.strip() == example.output.strip()
    assert second.startswith("0 of ")
    assert third.startswith("1 of ")


def _printed(language: str, folder: Path) -> str:
    if language == "bash":
        command("curl")
    runner = {"python": sys.executable, "js": node(), "bash": command("bash")}[language]
    done = subprocess.run(
        [runner, _RUNNERS[language]], cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
