"""Tests of `wayout.desk`."""
