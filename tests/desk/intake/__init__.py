"""Tests of the intake: what comes in, what is refused, what is kept."""
