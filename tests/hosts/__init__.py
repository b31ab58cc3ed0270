"""Answers that real hosts gave, one folder for each situation, and what must be found in them."""
