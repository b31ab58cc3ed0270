"""The `dockfix` command: one file for each of its commands; what they print is worded in `handlers.words`."""
