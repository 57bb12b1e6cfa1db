"""The digest by mail: on Monday morning where each person is, once a week, and never an empty one."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import exists, select

from workspace.db import db, now, today, writing
from workspace.demo.models import DemoRow
from workspace.digest.own import of_their_own
from workspace.digest.team import of_the_team
from workspace.home import approvals, monday
from workspace.mail.about import something_waits
from workspace.mail.message import Item, Mail
from workspace.mail.models import Delivery
from workspace.mail.sending import send_waiting
from workspace.people.models import User
from workspace.queue import hourly
from workspace.web import public_link

MORNING = 7  # o'clock
LATE = timedelta(days=2)  # a server that was down on Monday sends it on Tuesday


@hourly
def mail_digests() -> None:
    send_digests()


def send_digests() -> None:
    if current_app.config["SMTP_URL"]:
        with writing():
            _open_deliveries()
            db.session.commit()
        while send_waiting(Delivery.week.is_not(None), write):
            pass  # on to the next round: everybody's Monday morning is the same


def week_of(user: User) -> date | None:
    """The Monday whose digest this person should have by now; None while it is not time."""
    here = now().astimezone(_zone(user))
    monday = here.date() - timedelta(days=here.weekday())
    begins = datetime.combine(monday, datetime.min.time(), here.tzinfo) + timedelta(hours=MORNING)
    return monday if begins <= here < begins + LATE else None


def write(delivery: Delivery, is_own: bool) -> Mail | None:
    """None where there is nothing to tell, or they do not want it any more."""
    user = delivery.user
    if user.mail == "none" or not user.is_active or delivery.week < today() - timedelta(days=3):
        return None
    team = User.working()
    waits, is_lead = approvals.waiting(team, user), monday.reads_it(user, team)
    sections = of_their_own(user, public_link, waits)
    if is_lead or user.is_marketing:
        sections += of_the_team(user, public_link, is_lead, waits)
    if not sections:
        return None
    if not is_own:
        return something_waits()
    return Mail(
        subject=_("Your week in Tryline"),
        opening=_("What came of your work, and what waits for you."),
        button=Item(_("Open the digest"), public_link("digest.show")),
        sections=sections,
    )


def _open_deliveries() -> None:
    """A row for each person whose Monday it is: a second one for the same week cannot be."""
    sent = select(Delivery.user_id, Delivery.week).where(Delivery.week >= today() - 4 * LATE)
    known = {tuple(row) for row in db.session.execute(sent)}
    of_the_demo = exists().where(DemoRow.table == "users", DemoRow.row_id == User.id)
    wanting = select(User).where(User.removed_at.is_(None), User.mail != "none", ~of_the_demo)
    for user in db.session.scalars(wanting):
        week = week_of(user)
        if week and (user.id, week) not in known:
            db.session.add(Delivery(user_id=user.id, week=week))


def _zone(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.zone)
    except (ZoneInfoNotFoundError, ValueError):  # one that this machine's list lost
        return ZoneInfo("UTC")
