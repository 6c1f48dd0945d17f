"""What is known: records, their dates and sources, read strictly from a folder."""
