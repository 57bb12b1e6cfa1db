"""What an admin says about the workspace."""

from decimal import Decimal, InvalidOperation

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as pgettext
from wtforms import BooleanField, DateField, DecimalField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from workspace.fields import SelectField, SelectMultipleField
from workspace.languages import language_choices
from workspace.settings.currencies import currencies
from workspace.settings.models import Named, Workspace
from workspace.web import Form


class WorkspaceForm(Form):
    name = StringField(_("Name of the workspace"), validators=[DataRequired(), Length(max=120)])
    currency = SelectField(
        _("Currency"),
        description=_("What deals are compared in. What was logged keeps the value it had that day."),
    )
    languages = SelectMultipleField(_("Languages you sell in"), validators=[InputRequired()])
    is_sure = BooleanField(_("Change the currency, and let the typed rates go"))

    def __init__(self, workspace: Workspace, *arguments, **named) -> None:
        self.before = workspace.currency
        super().__init__(*arguments, obj=workspace, **named)
        self.currency.choices = list(currencies(get_locale().language))
        self.languages.choices = language_choices()

    @property
    def changes_currency(self) -> bool:
        return self.currency.data != self.before

    def validate_is_sure(self, field: BooleanField) -> None:
        if self.changes_currency and not field.data:
            raise ValidationError(_("Rates were typed against the old currency. Tick this to go on."))


class NameForm(Form):
    """The name of a product or segment; renaming, it must not be the name of another."""

    name = StringField(_("Name"), validators=[DataRequired(), Length(max=120)])

    def __init__(self, row: Named | None = None, *arguments, **named) -> None:
        self.row = row
        super().__init__(*arguments, obj=row, **named)

    def validate_name(self, field: StringField) -> None:
        other = self.row and self.row.called(field.data)
        if other and other is not self.row:
            raise ValidationError(_("%(name)s is there already.", name=other.name))


class RateField(DecimalField):
    """A decimal that may be written with a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(",", ".").replace(" ", "") for value in valuelist])
        except InvalidOperation:
            raise ValueError(_("A number, such as 11.45.")) from None


class RateForm(Form):
    currency = SelectField(_("Currency"))
    rate = RateField(
        _("Rate"),
        places=None,
        validators=[InputRequired(), NumberRange(Decimal("0.00000001"), Decimal("999999999"))],
    )
    day = DateField(pgettext("day", "From"), validators=[DataRequired()])

    def __init__(self, workspace: Workspace, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        known = currencies(get_locale().language)
        self.currency.choices = [choice for choice in known if choice[0] != workspace.currency]
