"""From a report to a fact: intake, claims, comparison, review, publishing."""
