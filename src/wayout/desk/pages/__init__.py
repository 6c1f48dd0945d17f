"""The pages of the desk: rendered by a server, without script, for those who are logged in."""
