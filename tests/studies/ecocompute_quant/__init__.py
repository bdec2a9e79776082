"""Tests of the importer of Zhang's measurements of bitsandbytes."""
