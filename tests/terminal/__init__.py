"""The `dockfix` command as people and scripts meet it: the real console script in a process of its own."""
