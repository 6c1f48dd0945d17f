"""The update of an ensemble by what was reported, without touching the state of any member."""
