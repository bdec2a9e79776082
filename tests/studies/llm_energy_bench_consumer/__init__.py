"""Tests of the importer of llm-energy-bench's summary."""
