"""A stand-in for the Hub on this machine's loopback: a few repositories, over HTTP, to the Hub's real libraries.

`huggingface_hub` and `datasets` read their settings when imported, so what is tried against the stand-in runs in a
process of its own, started with the stand-in's address and an empty cache.
"""

import base64
import hashlib
import json
import multiprocessing
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.patience import PATIENCE_S

_Answer = TypeVar("_Answer")
_API = re.compile(r"/api/(?P<kind>models|datasets)/(?P<id>[^/]+/[^/]+)(?:/(?P<verb>[a-z-]+)(?:/(?P<rest>.*))?)?")
_FILE = re.compile(r"/(?P<kind>datasets/)?(?P<id>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)")
_PLAIN = re.compile(r"/plain/(?P<name>.+)")


def commit_of(name: str) -> str:
    """A made-up commit, forty hexadecimal digits."""
    return hashlib.sha1(name.encode()).hexdigest()


@dataclass
class Repository:
    """Files by path and branch; `trouble` is what an access meets."""

    files: dict[str, bytes]
    branches: dict[str, str] = field(default_factory=lambda: {"main": commit_of("main")})
    trouble: (
        Literal["gated", "wrong token", "busy", "files withheld", "read only", "moved", "commits fail", "commits break"]
        | None
    ) = None
    # Statuses and headers of the first answers, before it answers as it should.
    passing: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    # Titles of the open pull requests, the first of which is number 1.
    requests: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Commit:
    """What was sent to be committed: where, from which parent, and the files' bytes by path."""

    repository: str
    revision: str
    as_request: bool
    header: dict[str, Any]
    files: dict[str, bytes]


class StandIn:
    """The Hub: repositories by `models/org/name` or `datasets/org/name`, and what was asked of it."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        # Repositories that were renamed, `org/old` to `org/new`: redirected, as the Hub does.
        self.renamed: dict[str, str] = {}
        self.plain: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.authorizations: set[str] = set()
        self.tokens: set[str] = set()
        self.committed: list[Commit] = []
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    def start(self) -> None:
        """Answer from now on, at the port of before."""
        stand_in = self

        class Handler(_Handler):
            hub = stand_in

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Be gone, as without a network."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """No network for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def fetched(self) -> list[str]:
        """The files whose bytes were asked for since the last call, by path."""
        taken = [unquote(found["path"]) for line in self.asked if (found := _FILE.search(line)) and line[:3] == "GET"]
        self.asked.clear()
        return sorted(set(taken))


class _Handler(BaseHTTPRequestHandler):
    # HTTP/1.0, so that no connection outlives its answer, and the stand-in can be away.
    hub: StandIn

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is printed."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, sent: bytes = b"") -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(f"{self.command} {path}")
        if "Authorization" in self.headers:
            self.hub.authorizations.add(path)
            self.hub.tokens.add(self.headers["Authorization"].removeprefix("Bearer "))
        moved = next((name for name in self.hub.renamed if f"/{name}/" in f"{path}/"), None)
        if moved is not None:
            self._send(307, b"", Location=self.path.replace(moved, self.hub.renamed[moved], 1))
        elif path == "/api/validate-yaml":
            self._json({"errors": [], "warnings": [{"message": "the metadata are empty"}]})
        elif found := _API.fullmatch(path):
            self._api(found, sent)
        elif found := _FILE.fullmatch(path):
            self._file(found)
        elif (found := _PLAIN.fullmatch(path)) and found["name"] in self.hub.plain:
            self._send(200, self.hub.plain[found["name"]])
        else:
            self._send(404, b"")

    def _repository(self, kind: str, name: str, of_files: bool) -> Repository | None:
        repository = self.hub.repositories.get(f"{kind}/{name}")
        if repository is None:
            # What the Hub tells a stranger of a repository that is not there or not for him.
            self._send(401, b"{}", **{"X-Error-Code": "RepoNotFound"})
        elif repository.passing:
            status, named = repository.passing.pop(0)
            self._send(status, b"", **named)
        elif repository.trouble == "busy":
            self._send(503, b"")
        elif repository.trouble == "wrong token":
            self._send(401, b"", **{"X-Error-Message": "Invalid credentials in Authorization header"})
        elif repository.trouble == "files withheld" and of_files:
            self._send(403, b"")
        elif repository.trouble == "gated" and of_files:
            self._send(403, b"", **{"X-Error-Code": "GatedRepo"})
        else:
            return repository
        return None

    def _api(self, found: re.Match[str], sent: bytes) -> None:
        verb, rest = found["verb"], found["rest"] or ""
        repository = self._repository(found["kind"], found["id"], of_files=verb == "auth-check")
        if repository is None:
            return
        if verb in ("preupload", "commit", "discussions"):
            self._change(repository, found["id"], verb, rest, sent)
            return
        name = rest if verb == "revision" else rest.split("/")[0] if verb in ("tree", "paths-info") else "main"
        commit = self._commit(repository, name or "main")
        if commit is None:
            self._send(404, b"", **{"X-Error-Code": "RevisionNotFound"})
            return
        files = [
            {"type": "file", "path": path, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}
            for path, data in repository.files.items()
        ]
        if verb == "tree":
            under = f"{rest.partition('/')[2]}/".lstrip("/")
            files = [file for file in files if str(file["path"]).startswith(under)]
            if "recursive=true" in self.path.lower():
                self._json(files)
                return
            inside = {str(file["path"]).removeprefix(under).split("/")[0] for file in files}
            self._json(
                [file for file in files if str(file["path"]).removeprefix(under) in inside]
                + self._folders(repository, [under + name for name in sorted(inside)])
            )
        elif verb == "paths-info":
            asked = json.loads(sent)["paths"] if sent[:1] == b"{" else [unquote(sent.decode()).partition("=")[2]]
            self._json([file for file in files if file["path"] in asked] + self._folders(repository, asked))
        else:
            siblings = [{"rfilename": file["path"], "size": file["size"], "blobId": file["oid"]} for file in files]
            gated = "manual" if repository.trouble == "gated" else False
            self._json({"id": found["id"], "sha": commit, "siblings": siblings, "gated": gated, "private": False})

    def _change(self, repository: Repository, name: str, verb: str, revision: str, sent: bytes) -> None:
        if verb == "discussions":
            found = [
                {
                    "title": title,
                    "num": number,
                    "author": {"name": "somebody"},
                    "createdAt": "2026-01-01T00:00:00.000Z",
                    "status": "open",
                    "repo": {"name": name, "type": "model"},
                    "isPullRequest": True,
                }
                for number, title in enumerate(repository.requests, start=1)
            ]
            self._json({"discussions": found, "count": len(found), "start": 0})
        elif verb == "preupload":
            files = [{"path": file["path"], "uploadMode": "regular"} for file in json.loads(sent)["files"]]
            self._json({"files": [{**file, "shouldIgnore": False} for file in files]})
        else:
            self._commit_files(repository, name, revision, sent)

    def _commit_files(self, repository: Repository, name: str, revision: str, sent: bytes) -> None:
        """The Hub's newline-delimited JSON: a header, then a line a file."""
        statuses = {"read only": 403, "moved": 412, "commits fail": 500}
        if repository.trouble == "commits break":
            self.close_connection = True
            self.connection.close()
            return
        if repository.trouble in statuses:
            # A server that repeats what it was sent: nothing of this may be passed on.
            echo = {"error": f"refused: {self.headers.get('Authorization')}"}
            self._send(statuses[repository.trouble], json.dumps(echo).encode(), **{"Content-Type": "application/json"})
            return
        lines = [json.loads(line) for line in sent.splitlines()]
        header = next(line["value"] for line in lines if line["key"] == "header")
        files = {
            line["value"]["path"]: base64.b64decode(line["value"]["content"]) for line in lines if line["key"] == "file"
        }
        as_request = parse_qs(urlsplit(self.path).query).get("create_pr") == ["1"]
        self.hub.committed.append(Commit(name, revision, as_request, header, files))
        repository.requests.append(header["summary"])
        self._json(
            {
                "commitUrl": f"{self.hub.address}/{name}/commit/{commit_of('request')}",
                "commitOid": commit_of("request"),
                "pullRequestUrl": f"{self.hub.address}/{name}/discussions/{len(repository.requests)}",
            }
        )

    @staticmethod
    def _folders(repository: Repository, asked: list[str]) -> list[dict[str, Any]]:
        folders = [path for path in asked if any(file.startswith(f"{path}/") for file in repository.files)]
        return [{"type": "directory", "path": path, "oid": commit_of(path), "size": 0} for path in folders]

    @staticmethod
    def _commit(repository: Repository, name: str) -> str | None:
        return name if name in repository.branches.values() else repository.branches.get(name)

    def _file(self, found: re.Match[str]) -> None:
        kind = "datasets" if found["kind"] else "models"
        repository = self._repository(kind, found["id"], of_files=True)
        if repository is None:
            return
        commit = self._commit(repository, found["revision"])
        data = repository.files.get(found["path"])
        if commit is None or data is None:
            self._send(404, b"", **{"X-Error-Code": "RevisionNotFound" if commit is None else "EntryNotFound"})
            return
        status, named = 200, {"X-Repo-Commit": commit, "ETag": f'"{hashlib.sha1(data).hexdigest()}"'}
        if span := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            first, last = int(span[1]), min(int(span[2] or len(data) - 1), len(data) - 1)
            status, named["Content-Range"] = 206, f"bytes {first}-{last}/{len(data)}"
            data = data[first : last + 1]
        self._send(status, data, **named)

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), **{"Content-Type": "application/json"})

    def _send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@dataclass(frozen=True)
class Visitor:
    """The stand-in, and a process with the Hub's libraries that knows no other Hub."""

    hub: StandIn
    cache: Path
    _pool: ProcessPoolExecutor

    def call(self, function: Callable[..., _Answer], *args: Any) -> _Answer:
        """What `function` answers or raises there."""
        return self._pool.submit(function, *args).result(timeout=PATIENCE_S)


@contextmanager
def visitor(home: Path) -> Iterator[Visitor]:
    """A stand-in and its visitor, whose cache and token lie in `home`."""
    hub = StandIn()
    hub.start()
    settings = {
        "HF_ENDPOINT": hub.address,
        "HF_HOME": str(home),
        "HF_TOKEN": "hf_secret",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "HF_UPDATE_DOWNLOAD_COUNTS": "0",
        "NO_PROXY": "127.0.0.1",
        "OMP_NUM_THREADS": "1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HF_HUB_CACHE", "HF_HUB_OFFLINE", "HF_DATASETS_CACHE", "HUGGINGFACE_HUB_CACHE"):
            patch.delenv(name, raising=False)
        for name, value in settings.items():
            patch.setenv(name, value)
        pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        pool.submit(len, "").result(timeout=PATIENCE_S)
    try:
        yield Visitor(hub, home / "hub", pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        hub.stop()
