"""A claim against what is known: new, agreeing, contradicting, superseding, or the same origin."""
