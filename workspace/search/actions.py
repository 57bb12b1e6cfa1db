"""What one does most, by name: the palette's half that is not search."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from workspace.people.models import User
from workspace.text import folded

MOST = 6  # shown for a query; without one all are


@dataclass(frozen=True)
class Action:
    """A page, by its endpoint, and what one does there. `right` names the right it takes, if any."""

    label: LazyString
    endpoint: str
    icon: str
    right: str = ""


ACTIONS = (
    Action(_("Log an objection or question"), "objections.new", "plus-lg", "can_write"),
    Action(_("Paste notes from a meeting"), "notes.new", "journal-text", "can_write"),
    Action(_("Prepare a call"), "briefs.index", "telephone"),
    Action(_("Sort what was heard"), "sorting.inbox", "inbox", "can_write"),
    Action(_("Write a persona"), "personas.new", "people", "can_write"),
    Action(_("Plan an asset"), "assets.new", "file-earmark-text", "can_write"),
    Action(_("Add a deal"), "deals.new", "briefcase", "can_write"),
    Action(_("Import a file"), "importing.index", "upload", "can_write"),
    Action(_("Open the journey map"), "map.index", "map"),
    Action(_("Open the backlog"), "backlog.index", "list-check"),
    Action(_("Open the board"), "board.index", "kanban"),
    Action(_("See all objections and questions"), "objections.index", "chat-left-text"),
    Action(_("See all themes"), "themes.index", "collection"),
    Action(_("See all personas"), "personas.index", "people"),
    Action(_("See all assets"), "assets.index", "file-earmark-text"),
    Action(_("See all deals"), "deals.index", "briefcase"),
    Action(_("Read my notices"), "activity.notices", "bell"),
    Action(_("Change my profile"), "profile.show", "person"),
    Action(_("Invite a person"), "people.index", "person-plus", "is_admin"),
    Action(_("Change the settings"), "settings.show", "gear", "is_admin"),
    Action(_("Learn the keyboard shortcuts"), "home.shortcuts", "keyboard"),
)


def actions(query: str, by: User) -> list[Action]:
    """Those that this person may do, every typed word beginning one of their label's."""
    wanted = folded(query).split()
    allowed = (action for action in ACTIONS if not action.right or getattr(by, action.right))
    found = [action for action in allowed if _begins_all(wanted, folded(str(action.label)).split())]
    return found[:MOST] if wanted else found


def _begins_all(wanted: list[str], label: list[str]) -> bool:
    return all(any(word.startswith(beginning) for word in label) for beginning in wanted)
