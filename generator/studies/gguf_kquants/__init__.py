"""The benchmark of llama.cpp's k-quants (2026): three models, nine files each, four tasks, on a GB10."""
