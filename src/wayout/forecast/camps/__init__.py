"""How many people each camp will have, from what was published up to an origin day."""
