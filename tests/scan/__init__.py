"""What would fail at the next start: foreseen on hosts made by hand, on recordings, and on real hosts."""
