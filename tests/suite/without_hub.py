"""Workers of the tests' campaigns ask no Hub, unless a test names one: where no network is, they would wait long."""

import os

if "HF_ENDPOINT" not in os.environ:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
