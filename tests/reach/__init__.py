"""Tests of the ways to a host."""
