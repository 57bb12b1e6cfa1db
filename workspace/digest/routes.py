"""The weekly digest as a page: always there, also where no mail is sent."""

from flask import Blueprint, render_template, url_for

from workspace.digest.own import of_their_own
from workspace.digest.team import of_the_team
from workspace.home import approvals, monday
from workspace.people.models import User, me

bp = Blueprint("digest", __name__, url_prefix="/digest")


@bp.get("")
def show():
    team = User.working()
    sections = of_their_own(me(), url_for, approvals.waiting(team, me()))
    has_team = me().is_marketing or monday.reads_it(me(), team)
    return render_template("digest/show.html", sections=sections, has_team=has_team)


@bp.get("/team")
def of_team():
    """A panel of the digest: the themes, and the lead's lines for a lead."""
    team = User.working()
    is_lead, waits = monday.reads_it(me(), team), approvals.waiting(team, me())
    return render_template("digest/team.html", sections=of_the_team(me(), url_for, is_lead, waits))
