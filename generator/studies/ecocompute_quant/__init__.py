"""Zhang's measurements of bitsandbytes on five kinds of GPU (2026): what its quantisation saves, and what it costs."""
