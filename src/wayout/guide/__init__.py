"""The guide: pages that work without scripts, in every language, and keep nothing of anybody."""
