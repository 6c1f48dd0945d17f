"""What a person reads in a terminal: plans, boards, changes and records as text and tables."""
