"""The fake GPUs of the meters' tests."""

from tests.suite.conftest import clock, nvml

__all__ = ["clock", "nvml"]
