"""Suggesting: a model that somebody names may point to claims; off unless it is named."""
