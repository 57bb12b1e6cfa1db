"""Who is told of what is said about a text: those who follow its owner, those in the thread, those mentioned;
each of them once.
"""

from workspace import bus
from workspace.activity.models import Event, followers, tell_once
from workspace.people.models import User
from workspace.texts import mentions
from workspace.texts.models import Text


def tell_of(text: Text, verb: str, by: User, words: str) -> None:
    """Of a new comment or suggestion."""
    _tell(text, verb, by, words, followers(text.kind, text.row_id))


def tell_reply(text: Text, by: User, words: str, in_thread: list[User]) -> None:
    _tell(text, "replied", by, words, [*followers(text.kind, text.row_id), *in_thread])


def _tell(text: Text, verb: str, by: User, words: str, people: list[User]) -> None:
    title = text.title
    mentioned = mentions.tell(mentions.mentioned(words), by.id, text.kind, text.row_id, title)
    event = Event.record(by, verb, text.kind, text.row_id, title)
    tell_once([person for person in people if person.id not in mentioned], event)
    bus.tell({"said": text.id, "page": f"{text.kind}:{text.row_id}"})
