"""The audit log, newest first."""

from flask import Blueprint, render_template, request, url_for

from workspace.db import keyset
from workspace.people.audit import acts, entries
from workspace.people.models import AuditEntry

bp = Blueprint("audit", __name__, url_prefix="/audit-log")


@bp.get("")
def index():
    words, act = acts(), request.args.get("act")
    chosen = act if act in words else None
    page = keyset(entries(chosen), [AuditEntry.id], request.args.get("after"))
    next_url = page.after and url_for(".index", act=chosen, after=page.after)
    return render_template("people/audit.html", page=page, acts=words, chosen=chosen, next_url=next_url)
