"""Tests of what is made of a forecast."""
