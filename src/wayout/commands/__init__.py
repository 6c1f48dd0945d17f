"""Groups of commands: each reads its part of the call; the command line joins them."""
