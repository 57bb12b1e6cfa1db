"""Find anything."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from workspace.asked import number
from workspace.people.models import me
from workspace.search.actions import actions
from workspace.search.find import Found, find
from workspace.search.kinds import KIND, KINDS

bp = Blueprint("search", __name__, url_prefix="/search")
LONGEST = 200
FEW = 8


@bp.get("/")
def index():
    query = request.args.get("q", "").strip()[:LONGEST]
    kind = request.args.get("kind") if request.args.get("kind") in KINDS else None
    order = "newest" if request.args.get("order") == "newest" else "best"
    after = request.args.get("after", type=number)
    found = find(query, kind, order, after) if query else Found([], {}, False, None)
    places = [(_("All"), url_for(".index", q=query, order=order), kind is None)]
    places += [
        (f"{name} {found.kinds[key]}", url_for(".index", q=query, order=order, kind=key), key == kind)
        for key, name in KINDS.items()
        if key in found.kinds
    ]
    return render_template(
        "search/index.html", query=query, kind=kind, order=order, found=found, kinds=KIND, places=places
    )


@bp.get("/palette")
def palette():
    """What can be done and what is found, as one types: the first of it."""
    query = request.args.get("q", "").strip()[:LONGEST]
    found = find(query, size=FEW) if len(query) > 1 else Found([], {}, False, None)
    return render_template(
        "search/palette.html", query=query, actions=actions(query, me()), rows=found.rows[:FEW], kinds=KIND
    )
