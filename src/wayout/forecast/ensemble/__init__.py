"""Running the members of an ensemble: in chunks, on this machine or on a cluster, resumable."""
