"""The nouns that can be found."""

from flask_babel import lazy_gettext as _

KINDS = {
    "persona": _("Personas"),
    "theme": _("Themes"),
    "objection": _("Objections"),
    "asset": _("Assets"),
    "deal": _("Deals"),
    "account": _("Accounts"),
}
