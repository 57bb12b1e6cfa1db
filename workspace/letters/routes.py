"""Mails that name no company: completed, or thrown away, by whoever sent them."""

from collections import Counter

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.db import db
from workspace.letters.forms import LetterForm
from workspace.letters.models import Letter, Mailbox
from workspace.letters.receiving import mailbox_name
from workspace.mail.models import MailLine
from workspace.objections.asking import kind_of
from workspace.objections.models import Objection
from workspace.people.models import me
from workspace.web import allow

bp = Blueprint("letters", __name__, url_prefix="/letters")


@bp.route("/<int:letter_id>", methods=["GET", "POST"])
def complete(letter_id: int):
    letter = db.get_or_404(Letter, letter_id)
    allow(letter.owner_id == me().id and me().can_write)
    if letter.done_at:
        logged = Objection.sent(letter.client_id)
        to = url_for("objections.show", objection_id=logged.id) if logged else url_for("home.index")
        return redirect(to, 303)
    form = LetterForm(data={"words": letter.words, "kind": kind_of(letter.words)})
    if not form.validate_on_submit():
        page = render_template("letters/complete.html", form=form, letter=letter)
        return page, 422 if form.errors else 200
    objection = letter.log(me(), form.words.data, form.account.data, form.kind.data)
    db.session.commit()
    return redirect(url_for("objections.logged", objection_id=objection.id), 303)


@bp.post("/<int:letter_id>/removal")
def remove(letter_id: int):
    letter = db.get_or_404(Letter, letter_id)
    allow(letter.owner_id == me().id and me().can_write)
    letter.finish()
    db.session.commit()
    flash(_("Thrown away. The mail itself stays in the mailbox."))
    return redirect(url_for("home.index"), 303)


@bp.get("/mailbox")
def mailbox():
    """A panel for admins: how the mailbox answers, and how many mails were left in it."""
    allow(me().is_admin)
    is_read = bool(current_app.config["IMAP_URL"])
    return render_template(
        "letters/mailbox.html",
        is_read=is_read,
        line=MailLine.of("in"),
        refused=_refused(Mailbox.called(mailbox_name()).refused) if is_read else [],
    )


def _refused(counts: dict[str, int]) -> list[str]:
    """How many mails were left there, and why: a sentence for each reason."""
    n = Counter(counts)
    sentences = {
        "unknown": ngettext(
            "%(num)s mail is from an address that may not log here.",
            "%(num)s mails are from addresses that may not log here.",
            n["unknown"],
        ),
        "forged": ngettext(
            "%(num)s mail is from a sender whom the mail server does not vouch for.",
            "%(num)s mails are from senders whom the mail server does not vouch for.",
            n["forged"],
        ),
        "automatic": ngettext(
            "%(num)s mail was sent by a machine.", "%(num)s mails were sent by machines.", n["automatic"]
        ),
        "empty": ngettext("%(num)s mail has no words.", "%(num)s mails have no words.", n["empty"]),
        "unreadable": ngettext(
            "%(num)s mail cannot be read.", "%(num)s mails cannot be read.", n["unreadable"]
        ),
    }
    return [words for reason, words in sentences.items() if n[reason]]
