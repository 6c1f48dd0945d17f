"""Tests of `wayout.forecast`."""
