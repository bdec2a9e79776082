"""Encoders by ONNX Runtime: exported from torch by the suite, held against torch, quantised, and asked."""
