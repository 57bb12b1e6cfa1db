"""What a person writes into a text."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from workspace.asked import LARGEST
from workspace.texts.models import Text
from workspace.web import Form

LONGEST = 200_000


class TextForm(Form):
    """The words, and the revision that the person began from: what others saved since is merged with them."""

    markdown = TextAreaField(
        _("Text"), [Length(max=LONGEST, message=_("A text holds at most %(max)d characters."))]
    )
    base_seq = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, LARGEST)])

    def begin_from(self, text: Text) -> None:
        """From here on, saving is upon the newest revision of that text."""
        self.base_seq.data, self.base_seq.raw_data = text.head_seq, None
