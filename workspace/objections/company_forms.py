from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from workspace.deals.models import Account
from workspace.web import Form


class MergeForm(Form):
    """The name of the other company, which stays."""

    into = StringField(_("The company that stays"), [DataRequired(), Length(max=200)])

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._account = account

    def validate_into(self, field: Field) -> None:
        if self.other is None:
            raise ValidationError(gettext("There is no company of that name."))
        if self.other is self._account:
            raise ValidationError(gettext("That is the same company. Write the other one's name."))

    @property
    def other(self) -> Account | None:
        return Account.called(self.into.data or "")
