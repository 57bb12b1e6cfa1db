"""Whether a request comes from the chat it says it comes from.

Slack: https://api.slack.com/authentication/verifying-requests-from-slack
Teams: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
"""

import base64
import hashlib
import hmac

OLDEST = 300  # seconds: an older request may be one that was overheard and is sent again


def is_from_slack(secret: str, body: bytes, stamp: str, signature: str, now: float) -> bool:
    """`stamp` is the request's time in seconds since 1970, which the signature covers; `now` is ours."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12) or abs(now - int(stamp)) > OLDEST:
        return False
    signed = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return _is_same(f"v0={signed}", signature)


def is_from_teams(secret: str, body: bytes, authorization: str) -> bool:
    """`secret` is the token Teams showed when the webhook was made, in base64. Teams signs no time."""
    signed = hmac.new(base64.b64decode(secret), body, hashlib.sha256).digest()
    return _is_same(f"HMAC {base64.b64encode(signed).decode()}", authorization)


def _is_same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())
