"""Real error texts from public threads, with what caused them."""
