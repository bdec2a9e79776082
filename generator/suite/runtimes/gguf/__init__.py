"""GGUF files, run by llama.cpp: what they hold, where they are had, and how they answer."""
