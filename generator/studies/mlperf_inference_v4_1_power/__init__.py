"""Submissions with power to MLPerf Inference v4.1 (2024): one server with eight H200, metered at the wall."""
