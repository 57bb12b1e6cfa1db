"""What makes Tryline an app on a phone: its manifest, its service worker, and its person's key."""

import json

from flask import Blueprint, Response, jsonify, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from workspace import stamped
from workspace.offline import queued
from workspace.offline.device_key import device_key
from workspace.people.models import me
from workspace.web import public

bp = Blueprint("offline", __name__)
bp.before_app_request(queued.refuse_anothers)
bp.after_app_request(queued.answer_in_a_word)

PAPER, GREEN = "#f4f5f1", "#0b5d57"


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    icons = [
        {
            "src": stamped.asset_url(f"icons/{name}.png"),
            "sizes": size,
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in (
            ("192", "192x192", "any"),
            ("512", "512x512", "any"),
            ("maskable-512", "512x512", "maskable"),
        )
    ]
    log = {"name": _("Log objection"), "url": url_for("objections.new")}
    answer = jsonify(
        id=url_for("home.index"),
        name="Tryline",
        short_name="Tryline",
        start_url=url_for("home.index"),
        scope=url_for("home.index"),
        display="standalone",
        background_color=PAPER,
        theme_color=GREEN,
        icons=icons,
        shortcuts=[log],
        share_target={"action": log["url"], "method": "GET", "params": {"text": "words"}},
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/service-worker.js")
@public
def worker() -> Response:
    """The worker's own part is a module; what differs between versions is written here, so that the browser
    sees a new version as soon as any file that pages are made with has changed."""
    settings = {"version": stamped.version(), "every": stamped.every_url()}
    module = json.dumps(stamped.asset_url("js/offline/worker.js"))
    return Response(
        f"import {{ serve }} from {module};\n\nserve({json.dumps(settings, indent=2)});\n",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@bp.get("/device")
def device() -> Response:
    """Who is signed in, a token for their forms, and the key that seals what waits on this device."""
    return jsonify(user=me().id, token=generate_csrf(), key=device_key(me()))
