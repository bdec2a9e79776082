"""The site's scripts, called from Python: what they work out is held against what Python works out."""

import json
import subprocess
from types import TracebackType
from typing import Any, Self

from tests.site.building import ROOT
from tests.site.tools import node


class Scripts:
    """One Node process that calls functions of `site_src/pages/assets/` until the block is left."""

    def __enter__(self) -> Self:
        command = [node(), str(ROOT / "tests" / "js" / "answering.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Its input ends, and so does it.
        self._process.communicate()

    def call(self, module: str, name: str, *given: Any) -> Any:
        """What the function `name` of `module` gives, as JSON has it; an AssertionError where it throws."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([module, name, given]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, f"{module}: {name}{given}: {answer['error']}"
        return answer.get("found")
