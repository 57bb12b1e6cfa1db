"""What a person tells of a persona's head, its sections, and whose signature is given."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SearchField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from workspace.asked import number
from workspace.fields import RadioField, SelectField
from workspace.people.models import FUNCTIONS
from workspace.personas.models import HEAD, ROLES, Persona
from workspace.settings.models import Product, Segment
from workspace.web import Form


class PersonaForm(Form):
    """The head. `stamp` tells whether somebody saved it since this form was opened."""

    name = StringField(_("Name"), [DataRequired(_("Give the persona a name.")), Length(max=120)])
    title = StringField(_("Job title"), [Length(max=160)])
    role = RadioField(
        _("Buying role"), choices=[*ROLES.items(), ("", _("Not known"))], coerce=lambda role: role or None
    )
    segment_id = SelectField(_("Segment"), coerce=number)
    product_id = SelectField(_("Product or market"), coerce=number)
    summary = TextAreaField(_("Summary"), [Length(max=400)], description=_("Who this is, in one line."))
    quote = TextAreaField(
        _("Quote"), [Length(max=400)], description=_("What they would say, in their words.")
    )
    stamp = HiddenField()

    def choose_from(self) -> "PersonaForm":
        nothing = ("", _("Not stated"))
        self.segment_id.choices = [nothing, *((row.id, row.name) for row in Segment.in_order())]
        self.product_id.choices = [nothing, *((row.id, row.name) for row in Product.in_order())]
        return self

    @property
    def head(self) -> dict[str, str | int | None]:
        """The head as typed."""
        return {field: self[field].data for field in HEAD}

    def filter_name(self, value: str | None) -> str:
        return (value or "").strip()

    filter_title = filter_summary = filter_quote = filter_name


class FilterForm(Form):
    """The filters above the cards; its fields are in the address."""

    class Meta:
        csrf = False

    q = SearchField(_("Search"))
    segment = SelectField(_("Segment"), coerce=number)
    role = SelectField(_("Buying role"), choices=[("", _("All")), *ROLES.items()])
    product = SelectField(_("Product or market"), coerce=number)
    agreed = SelectField(
        _("Agreed"), choices=[("", _("All")), ("yes", _("Agreed")), ("no", _("Not agreed yet"))]
    )

    def choose_from(self) -> "FilterForm":
        everything = ("", _("All"))
        self.segment.choices = [everything, *((row.id, row.name) for row in Segment.in_order())]
        self.product.choices = [everything, *((row.id, row.name) for row in Product.in_order())]
        return self


class SectionForm(Form):
    """The name of one of the team's own sections."""

    name = StringField(
        _("Name of the section"), [DataRequired(_("Give the section a name.")), Length(max=120)]
    )

    def filter_name(self, value: str | None) -> str:
        return (value or "").strip()


class SignatureForm(Form):
    """`stamp` stands for what the person saw: nobody signs words that changed meanwhile."""

    function = HiddenField(validators=[AnyOf([*FUNCTIONS, "both"])])
    stamp = HiddenField(validators=[DataRequired()])

    @property
    def functions(self) -> tuple[str, ...]:
        return FUNCTIONS if self.function.data == "both" else (self.function.data,)


class RemovalForm(Form):
    """Where to move what depends on a persona."""

    other = SelectField(_("Move them to"), coerce=number)

    def choose_from(self, others: list[Persona]) -> "RemovalForm":
        nothing = ("", _("Choose a persona"))
        self.other.choices = [nothing, *((persona.id, persona.heading) for persona in others)]
        return self
