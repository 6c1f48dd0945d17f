# The short names of two long commands; `start.py` needs no make.
# Where `start.py` has prepared the project, its Python is used; else the one on the path.
PYTHON := $(firstword $(wildcard .venv/bin/python) python3)

.PHONY: bench test

bench:  ## measure, and write docs/benchmarks.md
	$(PYTHON) benchmarks/page.py --again

test:  ## every check and test
	python3 start.py test
