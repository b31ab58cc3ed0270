"""Tests of what deploy/ gives to people who install dockfix."""
