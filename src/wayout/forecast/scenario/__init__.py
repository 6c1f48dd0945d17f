"""What if: changes to a situation that nobody announced, read from a file, and what they change."""
