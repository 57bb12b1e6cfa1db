"""What the tests of this room share."""

import re

KEY = "8d2f5c9e-0000-4000-8000-000000000001"


def link_in(page: str) -> str:
    """The path of the secret address on a page."""
    return re.search(r'id="link">https?://[^/]+(/[^<]+)<', page)[1]
