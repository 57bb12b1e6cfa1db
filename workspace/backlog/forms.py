from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from workspace.asked import number
from workspace.assets.models import QUARTERS, SIZES, TYPES
from workspace.fields import RadioField, SelectField
from workspace.languages import language_choices
from workspace.objections.models import REASONS
from workspace.people.models import User
from workspace.settings.models import Workspace
from workspace.web import Form


def people(nobody: str) -> list[tuple[str, str]]:
    return [("", nobody), *((str(person.id), person.name) for person in User.working())]


def selling_languages() -> list[tuple[str, str]]:
    return language_choices(Workspace.get().languages)


class MakeForm(Form):
    """Make something: enough to plan it."""

    title = StringField(_("Title"), [DataRequired(), Length(max=200)])
    type = SelectField(_("Type"), choices=list(TYPES.items()))
    language = SelectField(_("Language"))
    quarter = RadioField(_("When"), choices=list(QUARTERS.items()), default="this")
    size = RadioField(_("Size"), choices=list(SIZES.items()), default="M")
    owner_id = SelectField(_("Owner"), coerce=number)

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.language.choices = selling_languages()
        self.owner_id.choices = people(gettext("Nobody yet"))


class ExistingForm(Form):
    """Use existing content: the ids come from the list that was searched."""

    asset_id = HiddenField(_("Asset"), [DataRequired()], filters=[lambda value: number(value)])


class NotContentForm(Form):
    """Not content: why, and who takes it on."""

    reason = RadioField(_("Reason"), [DataRequired()], choices=list(REASONS.items()))
    owner = SelectField(_("Who takes it on"), [DataRequired()], coerce=number)
    words = StringField(_("In a few words"), [Length(max=400)], filters=[lambda words: words or ""])

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.owner.choices = people(gettext("Choose…"))


class IdeaForm(Form):
    """A line on the board."""

    title = StringField(_("Idea"), [DataRequired(), Length(max=200)])
    type = SelectField(_("Type"), choices=list(TYPES.items()))


class PlanningForm(Form):
    """When, how big, whose: changed on the board itself."""

    quarter = SelectField(_("When"), choices=list(QUARTERS.items()))
    size = SelectField(
        _("Size"), choices=[("", _("Not sized")), *SIZES.items()], coerce=lambda size: size or None
    )
    owner_id = SelectField(_("Owner"), coerce=number)

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.owner_id.choices = people(gettext("Nobody yet"))


class ReasonForm(Form):
    reason = TextAreaField(_("What must change"), [DataRequired(), Length(max=4000)])
