"""The nouns that can be found: KINDS names many of them, KIND one."""

from flask_babel import lazy_gettext as _

KINDS = {
    "persona": _("Personas"),
    "theme": _("Themes"),
    "objection": _("Objections"),
    "asset": _("Assets"),
    "deal": _("Deals"),
    "account": _("Accounts"),
}
KIND = {
    "persona": _("Persona"),
    "theme": _("Theme"),
    "objection": _("Objection"),
    "asset": _("Asset"),
    "deal": _("Deal"),
    "account": _("Account"),
}
