"""Review: the inbox, its order by impact, and the steps from a claim to a proposal."""
