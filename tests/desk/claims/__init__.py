"""Tests of `wayout.desk.claims`."""
