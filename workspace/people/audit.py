"""What the audit log says: the words of each act."""

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from workspace.people.login import address
from workspace.people.models import AuditEntry, User, me


def changed(what: str, detail: str) -> None:
    """Notes what the signed-in admin changed of the workspace's set-up: `what` is the plural noun of an act,
    `detail` says «+ new», «old → new» or «− gone»."""
    AuditEntry.note(f"{what}_changed", me(), detail, address())


def entries(act: str | None = None) -> Select:
    """The log's rows with the names of who did it and of whom it was about, for paging by AuditEntry.id."""
    about = aliased(User)
    rows = (
        select(
            AuditEntry.id,
            AuditEntry.created_at,
            AuditEntry.act,
            AuditEntry.detail,
            AuditEntry.address,
            User.name.label("who"),
            about.name.label("about"),
        )
        .outerjoin(User, AuditEntry.user_id == User.id)
        .outerjoin(about, AuditEntry.about_id == about.id)
    )
    return rows.where(AuditEntry.act == act) if act else rows


def acts() -> dict[str, str]:
    """Every act the log knows, in words."""
    return {
        "signed_in": _("Signed in"),
        "signed_out": _("Signed out"),
        "sign_in_failed": _("Failed to sign in"),
        "refused": _("Was refused"),
        "invited": _("Invited"),
        "invitation_withdrawn": _("Withdrew an invitation"),
        "joined": _("Joined"),
        "rights_changed": _("Changed rights"),
        "password_changed": _("Changed the password"),
        "reset_made": _("Made a password link"),
        "sign_ins_ended": _("Ended all sign-ins"),
        "removed": pgettext("audit", "Removed"),
        "erased": _("Erased"),
        "exported": _("Exported"),
        "workspace_changed": _("Changed the workspace"),
        "products_changed": _("Changed products"),
        "segments_changed": _("Changed segments"),
        "rates_changed": _("Changed rates"),
        "jobs_changed": _("Changed buying jobs"),
        "stages_changed": _("Changed stages"),
    }
