"""The step of the action, on every system: what it asks for stands in the environment, never in a shell's words.

It is read by whatever Python is found, so that an old one can be told of, and needs nothing that pip installs.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whatever Python is found reads this
    print("::error::Python 3.11 or newer is needed: run actions/setup-python before this action.")
    sys.exit(1)

from generator.cli import main

_OPTIONS = ("site", "variant", "profile", "expect", "if-worse", "if-stale")


def arguments() -> list[str]:
    """The command line that the inputs stand for."""
    given = os.environ
    options = ["--" + name + "=" + given[name.replace("-", "_").upper()] for name in _OPTIONS]
    return ["state", *options, "--", given["MODEL"], given["TASK"]]


sys.exit(main(arguments()))
