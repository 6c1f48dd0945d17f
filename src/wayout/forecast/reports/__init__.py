"""What was reported of entries, queues and waits, as measurements with their doubt."""
