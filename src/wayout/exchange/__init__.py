"""Formats of others: what they publish becomes part of a situation."""
