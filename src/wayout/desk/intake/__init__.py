"""Reports as they come in: captured, their text taken out, names removed, kept, read for claims."""
