"""The readers of what hosts say."""
