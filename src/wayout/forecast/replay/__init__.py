"""Replay of a crisis: what was forecast each day, against what was reported later."""
