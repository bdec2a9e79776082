"""`energy-label card --push` against a stand-in for the Hub: what is sent, what is not, and that no token is told."""

import contextlib
import io
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.authors.model_card.eval_results import PATH
from generator.authors.model_card.push import TITLE
from generator.authors.model_card.readme import BEGIN, END
from tests.authors.model_card.conftest import MODEL
from tests.needs import need
from tests.suite.hub_stand_in import Repository, Visitor, commit_of, visitor

SITE = "https://labels.example.org/"
README = b"---\r\nlicense: apache-2.0\r\n---\r\n\r\n# FLAN-T5 \xe2\x80\x94 XL\r\nText without an end"
TOKEN = "hf_MadeUpForThisTest"
CACHED = "hf_FromTheCacheOfALogin"
EVAL_YAML = yaml.safe_dump(
    {
        "tasks": [
            {"id": f"{task}--power-hungry-8xa100-node"}
            for task in ("text-classification", "question-answering", "summarization")
        ]
    }
).encode()


def _run(measurements: Path, words: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
    """In the visitor's process: exit code, what was printed, and what went to the error stream and every log."""
    from generator.cli import main

    out, err = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(err)
    os.environ.pop("HF_TOKEN", None)
    os.environ.pop("SITE_URL", None)
    os.environ.update(environment)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("huggingface_hub", "httpx", "httpx2", "httpcore", "urllib3"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(handler)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["card", MODEL, "--measurements", str(measurements), *words])
    finally:
        logging.getLogger().removeHandler(handler)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    need("huggingface_hub")
    home = tmp_path_factory.mktemp("home")
    # The token of `hf auth login`: it must never be used.
    (home / "token").write_text(CACHED, "utf-8")
    with visitor(home) as ready:
        yield ready


Push = Callable[..., tuple[int, str, str]]


@pytest.fixture
def push(hub: Visitor, records: Path) -> Iterator[Push]:
    """Push from a fresh stand-in; after each call no token has been told anywhere."""
    hub.hub.repositories.clear()
    hub.hub.committed.clear()
    hub.hub.asked.clear()
    hub.hub.tokens.clear()

    def call(*words: str, token: str | None = TOKEN, site: str | None = SITE) -> tuple[int, str, str]:
        environment = {name: value for name, value in (("HF_TOKEN", token), ("SITE_URL", site)) if value}
        code, out, err = hub.call(_run, records, ["--push", *words], environment)
        assert code in (0, 1)
        for told in (TOKEN, CACHED, "Bearer"):
            assert told not in out and told not in err
        assert CACHED not in hub.hub.tokens
        assert not any(TOKEN in asked for asked in hub.hub.asked)
        return code, out, err

    yield call


def put(hub: Visitor, readme: bytes | None = README, **settings: Any) -> Repository:
    files = {"config.json": b"{}", **({} if readme is None else {"README.md": readme})}
    made = Repository({**files, **settings.pop("files", {})}, **settings)
    hub.hub.repositories[f"models/{MODEL}"] = made
    return made


def faults(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith("energy-label: ")]


def test_a_dry_run_reads_and_sends_nothing(hub: Visitor, push: Push) -> None:
    put(hub)
    code, out, _ = push()
    assert code == 0
    assert hub.hub.asked and all(asked.split()[0] in ("GET", "HEAD") for asked in hub.hub.asked)
    assert not hub.hub.committed
    assert "+++ README.md" in out and f"+{BEGIN}" in out and commit_of("main") in out
    assert "Nothing was sent" in out and "--yes" in out


def test_a_dry_run_needs_no_token_and_takes_none_from_a_login(hub: Visitor, push: Push) -> None:
    put(hub)
    assert push(token=None)[0] == 0
    assert hub.hub.tokens == set()


def test_a_pull_request_holds_the_section_and_no_other_change(hub: Visitor, push: Push) -> None:
    put(hub)
    code, out, _ = push("--yes")
    assert code == 0 and f"Opened {hub.hub.address}/{MODEL}/discussions/1" in out
    (sent,) = hub.hub.committed
    assert (sent.repository, sent.revision, sent.as_request) == (MODEL, "main", True)
    assert sent.header["parentCommit"] == commit_of("main")
    assert sent.header["summary"] == TITLE and SITE in sent.header["description"]
    assert list(sent.files) == ["README.md"]
    data = sent.files["README.md"]
    assert data.startswith(README + b"\r\n\r\n" + BEGIN.encode() + b"\r\n")
    assert data.endswith(END.encode() + b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"co2_eq_emissions" not in data
    assert hub.hub.tokens == {TOKEN}


def test_a_second_time_there_is_nothing_to_do(hub: Visitor, push: Push) -> None:
    put(hub)
    push("--yes")
    put(hub, hub.hub.committed[0].files["README.md"])
    code, out, _ = push("--yes")
    assert code == 0 and "nothing to send" in out
    assert len(hub.hub.committed) == 1


def test_an_open_pull_request_is_named_instead_of_opening_another(hub: Visitor, push: Push) -> None:
    made = put(hub, requests=["Something else", TITLE])
    assert f"{MODEL}/discussions/2" in push()[1]
    code, out, err = push("--yes")
    assert code == 1 and f"{MODEL}/discussions/2" in faults(err)[0]
    assert out == "" and not hub.hub.committed and len(made.requests) == 2


def test_a_repository_without_a_readme_gets_one(hub: Visitor, push: Push) -> None:
    put(hub, None)
    assert push("--yes")[0] == 0
    assert hub.hub.committed[0].files["README.md"].startswith(f"{BEGIN}\n".encode())


def test_results_go_along_where_a_benchmark_takes_them(hub: Visitor, push: Push) -> None:
    put(hub)
    hub.hub.repositories["datasets/acme/energy"] = Repository({"eval.yaml": EVAL_YAML})
    assert push("--yes", "--benchmark", "acme/energy")[0] == 0
    (sent,) = hub.hub.committed
    assert sorted(sent.files) == [PATH, "README.md"]
    assert {entry["dataset"]["id"] for entry in yaml.safe_load(sent.files[PATH])} == {"acme/energy"}


@pytest.mark.parametrize("text", [None, b"tasks: []\n", b"- 1\n", b"tasks: [{id: 3}]", b"{", b"tasks: " + b"[" * 5000])
def test_results_do_not_go_where_no_benchmark_takes_them(hub: Visitor, push: Push, text: bytes | None) -> None:
    put(hub)
    hub.hub.repositories["datasets/acme/energy"] = Repository({} if text is None else {"eval.yaml": text})
    code, _, err = push("--yes", "--benchmark", "acme/energy")
    assert code == 1 and len(faults(err)) == 1 and "eval.yaml" in faults(err)[0]
    assert not hub.hub.committed


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("wrong token", "HF_TOKEN is wrong or has expired"),
        ("gated", "is gated"),
        ("files withheld", "lacks the right"),
        ("read only", "lacks the right"),
        ("moved", "changed meanwhile"),
        ("commits fail", "the Hub answers 500"),
        ("commits break", "may or may not have been opened"),
        ("busy", "the Hub answers 503"),
    ],
)
def test_what_the_hub_refuses_is_one_sentence(hub: Visitor, push: Push, trouble: Any, said: str) -> None:
    put(hub, trouble=trouble)
    code, out, err = push("--yes")
    assert (code, out) == (1, "")
    (fault,) = faults(err)
    assert said in fault
    assert not hub.hub.committed


def test_a_repository_that_is_not_there(hub: Visitor, push: Push) -> None:
    code, _, err = push("--yes")
    assert code == 1 and "is not on the Hub, or is private" in faults(err)[0]


def test_without_a_network(hub: Visitor, push: Push) -> None:
    put(hub)
    with hub.hub.away():
        code, out, err = push("--yes")
    assert (code, out) == (1, "") and "is not reached" in faults(err)[0]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"token": None}, "HF_TOKEN"),
        ({"token": f"{TOKEN}\nX-Evil: 1"}, "HF_TOKEN holds characters"),
        ({"token": f"“{TOKEN}”"}, "HF_TOKEN holds characters"),
        ({"site": None}, "SITE_URL"),
    ],
)
def test_what_is_missing_is_told_before_the_hub_is_asked(
    hub: Visitor, push: Push, settings: dict[str, Any], said: str
) -> None:
    put(hub)
    code, out, err = push("--yes", **settings)
    assert (code, out) == (1, "") and said in faults(err)[0]
    assert hub.hub.asked == []


def _printed_repository() -> str:
    from generator.authors.model_card.hub import look_up

    return repr(look_up(MODEL, "model", TOKEN))


def test_a_repository_that_is_printed_hides_the_token(hub: Visitor, push: Push) -> None:
    put(hub)
    assert TOKEN not in hub.call(_printed_repository)


def test_another_form_is_not_pushed(hub: Visitor, push: Push) -> None:
    code, _, err = push("--format", "spdx")
    assert code == 1 and "leave --format out" in faults(err)[0]


@pytest.mark.parametrize("readme", [f"{BEGIN}\n{BEGIN}\n{END}\n".encode(), b"x" * 10_000_000, b"```\nopen"])
def test_a_hostile_readme_is_left_alone(hub: Visitor, push: Push, readme: bytes) -> None:
    put(hub, readme)
    code, out, err = push("--yes")
    assert (code, out) == (1, "") and len(faults(err)) == 1
    assert not hub.hub.committed


def test_a_readme_changed_meanwhile_is_not_overwritten(hub: Visitor, push: Push) -> None:
    """The pull request is from the commit that was read, whatever `main` is by then."""
    made = put(hub, branches={"main": commit_of("older")})
    assert push("--yes")[0] == 0
    made.branches["main"] = commit_of("newer")
    assert hub.hub.committed[0].header["parentCommit"] == commit_of("older")


def _without_the_library(measurements: Path, words: list[str]) -> tuple[int, str, str]:
    import sys

    saved = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "huggingface_hub"}
    sys.modules["huggingface_hub"] = None  # type: ignore[assignment]
    try:
        return _run(measurements, words, {"SITE_URL": SITE})
    finally:
        sys.modules.update(saved)


def test_a_missing_library_is_told_with_its_remedy(hub: Visitor, records: Path) -> None:
    code, _, err = hub.call(_without_the_library, records, ["--push"])
    assert code == 1 and "pip install 'model-energy-label[hub]'" in faults(err)[0]
    code, out, err = hub.call(_without_the_library, records, [])
    assert code == 0 and BEGIN in out
