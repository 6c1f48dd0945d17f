"""Tests of `wayout.desk.comparison`."""
