"""Tests of what-if files."""
