"""What a mail did not say."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from workspace.fields import RadioField
from workspace.objections.models import KINDS
from workspace.web import Form


def _stripped(words: str | None) -> str:
    return (words or "").strip()


class LetterForm(Form):
    account = StringField(
        _("Company"),
        [DataRequired(), Length(max=200)],
        filters=[_stripped],
        description=_("A new one is made by typing it."),
    )
    words = TextAreaField(
        _("What did they say or ask?"), [DataRequired(), Length(max=5000)], filters=[_stripped]
    )
    kind = RadioField(_("It is"), choices=list(KINDS.items()), default="objection")
