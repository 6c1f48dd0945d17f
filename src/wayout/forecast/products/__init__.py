"""What is made of a forecast: tables, documents, the coarse public one, and words for numbers."""
