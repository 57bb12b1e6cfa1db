"""Benchmarks that anyone can run: `python3 tools/dev.py build && .venv/bin/python -m bench`."""
