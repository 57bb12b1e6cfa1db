from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as pgettext
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from workspace import clash
from workspace.asked import number
from workspace.assets.models import AUDIENCES, CHANNELS, QUARTERS, SIZES, STAGES, TYPES
from workspace.assets.uploads import is_allowed
from workspace.fields import FieldList, RadioField, SelectField
from workspace.languages import language_choices, language_label
from workspace.people.models import User
from workspace.settings.models import Product, Workspace
from workspace.web import Form

RESPONSES = [_("Most wanted response"), _("Second response"), _("Third response")]


def owners() -> list[tuple[str, str]]:
    return [("", gettext("Nobody yet")), *((str(person.id), person.name) for person in User.working())]


def products() -> list[tuple[str, str]]:
    named = Product.in_order()
    return [("", gettext("Any product")), *((str(product.id), product.name) for product in named)]


def selling_languages() -> list[tuple[str, str]]:
    """The languages the team sells in, by their own names."""
    return language_choices(Workspace.get().languages)


def is_web_address(form: Form, field: StringField) -> None:
    """http and https alone: a link a person clicks must not run anything."""
    try:
        address = urlsplit(field.data or "")
        is_web = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise ValidationError(gettext("Write a whole address that begins with https:// or http://."))


class AssetForm(Form):
    """The head of an asset. Its text is written on its own page, where several may write at once."""

    title = StringField(_("Title"), [DataRequired(), Length(max=200)])
    type = SelectField(_("Type"), choices=list(TYPES.items()))
    language = SelectField(_("Language"))
    audience = RadioField(_("For whom"), choices=list(AUDIENCES.items()), default="buyer")
    channel = RadioField(_("Where it is used"), choices=list(CHANNELS.items()), default="self_service")
    owner_id = SelectField(_("Owner"), coerce=number)
    product_id = SelectField(_("Product or market"), coerce=number)
    due_on = DateField(_("Due"), [Optional()])
    quarter = RadioField(_("When"), choices=list(QUARTERS.items()), default="this")
    size = RadioField(
        _("Size"),
        choices=[("", _("Not sized")), *SIZES.items()],
        coerce=lambda size: size or None,
    )
    responses = FieldList(
        StringField(validators=[Length(max=200)], filters=[lambda words: words or ""]),
        min_entries=3,
        max_entries=3,
    )
    url = StringField(
        _("Link"),
        [Optional(), Length(max=2000), is_web_address],
        filters=[lambda address: (address or "").strip()],
    )
    file = FileField(_("File"))
    review_on = DateField(_("Review again on"), [Optional()])
    notes = TextAreaField(_("Notes for the writer"), [Length(max=20000)], filters=[lambda words: words or ""])

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.language.choices = selling_languages()
        self.owner_id.choices, self.product_id.choices = owners(), products()
        kept = named.get("obj")
        if kept and kept.language not in dict(self.language.choices):
            self.language.choices.append((kept.language, language_label(kept.language)))
        if kept and kept.owner and str(kept.owner_id) not in dict(self.owner_id.choices):
            self.owner_id.choices.append((str(kept.owner_id), kept.owner.name))

    def validate_file(self, field: FileField) -> None:
        if field.data and not is_allowed(field.data.filename):
            raise ValidationError(
                gettext("That kind of file is not taken: use PDF, Office, pictures or video.")
            )

    @property
    def head(self) -> dict[str, object]:
        """The answers that are columns."""
        return {name: value for name, value in self.answers.items() if name not in ("file", "stage", "seen")}


class NewAssetForm(AssetForm):
    stage = RadioField(
        pgettext("stage", "It is"),
        choices=[(stage, STAGES[stage]) for stage in ("idea", "planned")]
        + [("published", _("Already published"))],
        default="idea",
    )

    def validate_stage(self, field: RadioField) -> None:
        if field.data == "published" and not (self.url.data or self.file.data):
            raise ValidationError(gettext("What is published already has a link or a file: add one."))


class EditAssetForm(AssetForm):
    """`seen` is the asset's stamp when the form was opened."""

    seen = HiddenField()

    def unlike(self, other: "EditAssetForm") -> list[tuple[str, str, str]]:
        """The fields in which two differ: (label, this one's, the other's), as a reader sees them."""
        return clash.unlike(self, other, leaving=("file", "responses")) + [
            (str(label), mine.data or "", theirs.data or "")
            for label, mine, theirs in zip(RESPONSES, self.responses, other.responses, strict=True)
            if (mine.data or "") != (theirs.data or "")
        ]
