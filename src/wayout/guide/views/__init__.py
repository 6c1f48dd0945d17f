"""One module for each page: from what is known and asked to the plain values of its template."""
