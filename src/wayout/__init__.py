"""Wayout: which ways out are open to this person, now, and how do we know?"""
