"""What a person writes into a text."""

import base64
import binascii

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from workspace.asked import LARGEST
from workspace.people.models import User
from workspace.texts.document import LONGEST, Broken
from workspace.texts.models import Text
from workspace.web import Form


class TextForm(Form):
    """The words, and the revision that the person began from: what others saved since is merged with them."""

    markdown = TextAreaField(
        _("Text"), [Length(max=LONGEST, message=_("A text holds at most %(max)d characters."))]
    )
    base_seq = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, LARGEST)])
    # What was written live and not sent yet: a Yjs update in base64, and the log that it belongs to.
    update = HiddenField()
    epoch = IntegerField(widget=HiddenInput(), default=0)

    @property
    def was_live(self) -> bool:
        return bool(self.update.data)

    def give_to(self, text: Text, by: User) -> None:
        """Raises Broken when it is no update of this text's log."""
        if self.epoch.data != text.epoch:
            raise Broken("another log")
        try:
            text.take(base64.b64decode(self.update.data, validate=True), by)
        except binascii.Error:
            raise Broken("no base64") from None

    def begin_from(self, text: Text) -> None:
        """From here on, saving is upon the newest revision of that text."""
        self.base_seq.data, self.base_seq.raw_data = text.head_seq, None
