"""Two small models by Ollama on a desktop's and a laptop's graphics card (2026), in 4 and in 8 bits."""
