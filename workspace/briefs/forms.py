"""The tap after a call."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from workspace.db import db
from workspace.fields import SelectField
from workspace.objections.models import Theme
from workspace.web import Form


class OccasionForm(Form):
    """`helped` is the button that was tapped; the answer or the tip is what was shown beside it."""

    account = StringField(_("Company"), [DataRequired(), Length(max=200)])
    theme_id = IntegerField(_("Theme"), [DataRequired()])
    persona_id = IntegerField(_("Persona"), [Optional()])
    answer_id = IntegerField(_("Answer"), [Optional()])
    tip_id = IntegerField(_("Tip"), [Optional()])
    helped = SelectField(_("Did it help?"), choices=[("yes", _("Helped")), ("no", _("Did not help"))])

    def validate_theme_id(self, field: IntegerField) -> None:
        if db.session.get(Theme, field.data or 0) is None:
            raise ValidationError(_("There is no such theme."))

    @property
    def answers(self) -> dict[str, object]:
        return super().answers | {"helped": self.helped.data == "yes"}
