"""The importer of MLPerf Inference v4.1 submissions with power."""
