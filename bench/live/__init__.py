"""Live editing measured: beside the reference server, beside pages, and on large texts."""
