"""Publishing: from an approved draft to one new file of the situation, and back by an end."""
