"""Watching hosts: the reader, the way to the events, the threads, and all of it on real hosts."""
