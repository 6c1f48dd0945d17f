"""The setting of a forecast: homes, lanes, how far they are apart, who is let in and when."""
