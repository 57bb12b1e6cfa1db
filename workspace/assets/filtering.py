"""What may be chosen above a list of assets, and what was."""

from werkzeug.datastructures import MultiDict

from workspace.asked import number
from workspace.assets.listing import Filters
from workspace.assets.models import STAGES, TYPES
from workspace.languages import OWN_NAMES, language_choices
from workspace.people.models import User
from workspace.settings.models import Product, Workspace

Choices = dict[str, list[tuple[str | int, str]]]


def chosen(query: MultiDict) -> Filters:
    """The filters in an address; what is no choice is left out."""
    return Filters(
        type=_one_of(TYPES, query.get("type")),
        stage=_one_of(STAGES, query.get("stage")),
        language=_one_of(OWN_NAMES, query.get("language")),
        owner=query.get("owner", type=number),
        product=query.get("product", type=number),
    )


def choices() -> Choices:
    return {
        "type": [(type, str(name)) for type, name in TYPES.items()],
        "stage": [(stage, str(name)) for stage, name in STAGES.items()],
        "language": language_choices(Workspace.get().languages),
        "owner": [(person.id, person.name) for person in User.working()],
        "product": [(product.id, product.name) for product in Product.in_order()],
    }


def _one_of(known: dict[str, object], value: str | None) -> str | None:
    return value if value in known else None
