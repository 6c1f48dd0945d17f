"""Formats of others at the desk: messages in, with their claims; checked statements out."""
