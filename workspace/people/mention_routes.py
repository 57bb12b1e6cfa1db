"""Whom somebody who writes may mention."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from workspace.db import db
from workspace.people.models import User, me
from workspace.people.rights import in_words
from workspace.web import allow

bp = Blueprint("mentionable", __name__, url_prefix="/people")
MOST = 500


@bp.get("/mentionable")
def index() -> Response:
    """Everybody who works here, by name, as JSON: id, name and function in words."""
    allow(me().can_write)
    can_write = User.is_sales | User.is_marketing | User.is_admin
    working = select(User).where(User.removed_at.is_(None), can_write).order_by(User.name_key, User.id)
    return jsonify(
        [
            {"id": user.id, "name": user.name, "function": in_words(user.rights - {"admin"})}
            for user in db.session.scalars(working.limit(MOST))
        ]
    )
