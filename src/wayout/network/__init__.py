"""Places, legs, crossings and waits, as plain values and functions of time."""
