"""The key that seals what a person's devices keep for them: the same on each of them, and after each sign-in.

It is derived from SECRET_KEY, so nothing is stored; with another SECRET_KEY what still waits on a device can
no longer be read.
"""

import base64
import hashlib
import hmac

from flask import current_app

from workspace.people.models import User


def device_key(user: User) -> str:
    """256 bits in base64, for AES-GCM."""
    about = f"what a device keeps for user {user.id}".encode()
    secret = str(current_app.secret_key).encode()
    return base64.b64encode(hmac.digest(secret, about, hashlib.sha256)).decode()
