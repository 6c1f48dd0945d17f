"""Who works at the desk: pseudonyms, roles, passwords, second factors, sessions."""
