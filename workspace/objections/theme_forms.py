"""What a person says of a theme: its name, owner and due day, what it is merged with, what belongs to it."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SearchField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from workspace.asked import number
from workspace.db import db
from workspace.fields import RadioField, SelectField, SelectMultipleField
from workspace.objections.models import KINDS, Theme
from workspace.objections.moving import found_or_started
from workspace.objections.theme_list import STATES, choices
from workspace.people.models import User
from workspace.web import Form


class FilterForm(Form):
    """What of the list is shown. It travels in the address, so it has no token and no key."""

    class Meta:
        csrf = False

    state = SelectField(_("State"), choices=[("", _("All")), *STATES.items()], default="")
    owner = SelectField(_("Owner"), choices=[("", _("Everyone")), ("mine", _("Mine"))], default="")
    kind = SelectField(_("Kind"), choices=[("", _("All")), *KINDS.items()], default="")


class ThemeForm(Form):
    """`stamp` is what the theme was when the form was opened."""

    name = StringField(_("Name"), [DataRequired(_("Give the theme a name.")), Length(max=200)])
    owner_id = SelectField(_("Owner"), coerce=number)
    due_on = DateField(_("Answer due"), [Optional()])
    stamp = HiddenField()

    def choose_from(self, people: list[User]) -> "ThemeForm":
        self.owner_id.choices = [("", _("Nobody")), *((person.id, person.name) for person in people)]
        return self


class MergeForm(Form):
    """The theme that stays."""

    into = RadioField(_("Merge into"), [InputRequired(_("Choose the theme that stays."))], coerce=number)

    def choose_from(self, theme: Theme, words: str) -> "MergeForm":
        rows = choices(words, besides=theme.id, limit=20)
        self.into.choices = [(row.id, row.name) for row in rows]
        return self


class SortingForm(Form):
    """Where objections belong: a theme there is, or the name of a new one."""

    theme_id = IntegerField(_("Theme"), [Optional()], widget=HiddenInput())
    name = StringField(_("New theme"), [Length(max=200)])
    kind = HiddenField(default="objection")

    def validate(self, extra_validators: object = None) -> bool:
        """One of both has to say where they belong."""
        if not super().validate(extra_validators):
            return False
        if self.theme is None and not (self.name.data or "").strip():
            self.name.errors = [_("Choose a theme, or give a new one a name.")]
        return not self.name.errors

    @property
    def theme(self) -> Theme | None:
        """The chosen theme, or the one it was merged into."""
        chosen = db.session.get(Theme, self.theme_id.data) if self.theme_id.data else None
        return chosen and chosen.current

    def theme_or_new(self, by: User) -> tuple[Theme, bool]:
        """The theme, and whether it was started just now."""
        kind = self.kind.data if self.kind.data in KINDS else "objection"
        return (
            (self.theme, False)
            if self.theme
            else found_or_started(self.name.data, kind, by, self.client_id.data)
        )


class SplittingForm(SortingForm):
    """Where the chosen ones of a theme go."""

    theme_id = RadioField(_("Theme"), coerce=number, validate_choice=False)

    def choose_from(self, theme: Theme, words: str) -> "SplittingForm":
        rows = choices(words, besides=theme.id, limit=20)
        self.theme_id.choices = [(row.id, row.name) for row in rows]
        return self


class RotaForm(Form):
    """Who takes turns to sort."""

    people = SelectMultipleField(_("They take turns"), coerce=number)

    def choose_from(self, people: list[User]) -> "RotaForm":
        self.people.choices = [(person.id, person.name) for person in people]
        return self


class TurnForm(Form):
    """Whose week it is from now on."""

    person = SelectField(_("Hand this week over to"), coerce=number)

    def choose_from(self, people: list[User]) -> "TurnForm":
        self.person.choices = [(person.id, person.name) for person in people]
        return self


class SearchForm(Form):
    """Themes by words of their names; in the address."""

    class Meta:
        csrf = False

    q = SearchField(_("Find a theme"))
