"""Workers of the tests' campaigns ask no Hub, unless a test names one: without a network they would wait long for it."""

import os

if "HF_ENDPOINT" not in os.environ:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
