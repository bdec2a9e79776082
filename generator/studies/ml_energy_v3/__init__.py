"""The ML.ENERGY Benchmark, version 3."""
