"""The lead's five lines, and the rows behind each: everyone may read them, leads are shown them."""

from flask import Blueprint, render_template

from workspace.home import approvals, monday
from workspace.people.models import User, me
from workspace.settings.models import Workspace

bp = Blueprint("monday", __name__, url_prefix="/monday")


@bp.get("/")
def index():
    week = {
        "moving": monday.moving(),
        "unanswered": monday.unanswered(),
        "approvals": approvals.waiting(User.working(), me()),
        "at_stake": monday.at_stake(),
        "contradictions": monday.contradictions(),
    }
    return render_template("monday/index.html", week=week, workspace=Workspace.get())


@bp.get("/approvals")
def waiting_approvals():
    """Everything that waits for an approval, the longest waiting first, and for whom."""
    return render_template("monday/approvals.html", waits=approvals.waiting(User.working(), me()))


@bp.get("/deals")
def contradictions():
    """Deals whose stage says something else than the buyer did."""
    return render_template("monday/contradictions.html", deals=monday.contradictions())
