"""Power Hungry Processing (Luccioni, Jernite, Strubell 2023): ten tasks on a node of eight A100 GPUs."""
