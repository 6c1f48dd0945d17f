"""Instance folders of the Flee program, read strictly, and its published rules, run on counts."""
