"""May this traveller pass? Travellers, conditions in three values, verdicts and questions."""
