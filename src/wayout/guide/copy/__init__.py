"""The guide as static files: pages, plans of each region, manifest and signature."""
