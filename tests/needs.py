"""What a test needs beside Python: where it is missing, the test is skipped and says so; where CI runs, it fails."""

import importlib.util
import os

import pytest

LACKING = "the extra `suite` is not installed (make suite)"


def need(*modules: str) -> None:
    """Skip, saying so, where a heavy library is missing; where CI runs that is a failure."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{module}: {LACKING}")
