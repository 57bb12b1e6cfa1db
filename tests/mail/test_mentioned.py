"""Whoever is mentioned is mailed within a minute, in their own language."""

import pytest

from tests import make
from tests.mail.test_sending import mails, plain
from workspace.db import db, writing
from workspace.mail.sending import send_notices
from workspace.people.models import User


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Mara mentions you in “Ingrid – CFO · Goals”"),
        ("nb", "Mara nevner deg i «Ingrid – CFO · "),
        ("sv", "Mara nämner dig i ”Ingrid – CFO · "),
        ("da", "Mara nævner dig i “Ingrid – CFO · "),
    ],
)
def test_a_mention_in_a_comment_is_mailed(smtp, postbox, house, mara, sol, language, subject):
    persona = make.whole_persona(mara)
    with writing():
        db.session.get(User, sol.id).language = language
        db.session.commit()
    make.comment(persona.section("goals").text, mara, f"[@Sol](person:{sol.id}), which year?")
    send_notices()
    [mail] = mails(postbox)
    assert mail["Subject"].startswith(subject)
    assert f"https://tryline.example.com/personas/{persona.id}" in plain(mail)
