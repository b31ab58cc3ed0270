"""Tests of dockfix; real parts, not mocks."""
