"""Which way, when? Labels, search, journeys, ways that are closed, and the plan."""
