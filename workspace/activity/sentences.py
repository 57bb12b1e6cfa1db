"""What an event says, in the reader's language. One whole sentence a verb: word order differs by language."""

from flask_babel import gettext as _

ADDRESSED = (
    "asked",
    "assigned",
    "entrusted",
    "mentioned",
)  # what is done to one person reads otherwise to that person


def sentence(
    actor: str | None, verb: str, kind: str, label: str, whom: str | None = None, to_you: bool = False
) -> str:
    """The event in words, ending without a full stop. A person who was erased is a former colleague.

    `whom` is who was asked or given something, where that is known; `to_you` when it is the reader.
    """
    words = {"who": actor or _("A former colleague"), "what": label}
    if verb in ADDRESSED:
        return _addressed(verb, words, whom, to_you)
    by_kind = {
        ("edited", "theme"): lambda: _("%(who)s edited the answer to “%(what)s”", **words),
        ("still_right", "theme"): lambda: _(
            "%(who)s says that the answer to “%(what)s” is still right", **words
        ),
        ("edited", "deal"): lambda: _("%(who)s changed the deal “%(what)s”", **words),
        ("created", "theme"): lambda: _("%(who)s started the theme “%(what)s”", **words),
        ("created", "persona"): lambda: _("%(who)s started the persona “%(what)s”", **words),
        ("imported", "import"): lambda: _("%(who)s imported %(what)s", **words),
        ("removed", "user"): lambda: _("%(who)s removed %(what)s from the workspace", **words),
        ("split", "theme"): lambda: _("%(who)s moved objections or questions: “%(what)s”", **words),
        ("undone", "theme"): lambda: _("%(who)s undid what was moved: “%(what)s”", **words),
        ("handed_over", "inbox"): lambda: _("%(who)s handed this week’s sorting over to %(what)s", **words),
        ("came_in", "letter"): lambda: _("Your e-mail “%(what)s” names no company: say which one", **words),
        ("joined", "user"): lambda: _("%(what)s joined the workspace", **words),
    }
    by_verb = {
        "created": lambda: _("%(who)s added “%(what)s”", **words),
        "edited": lambda: _("%(who)s edited “%(what)s”", **words),
        "removed": lambda: _("%(who)s removed “%(what)s”", **words),
        "logged": lambda: _("%(who)s logged “%(what)s”", **words),
        "sorted": lambda: _("%(who)s sorted “%(what)s” into a theme", **words),
        "corrected": lambda: _("%(who)s corrected “%(what)s”", **words),
        "withdrawn": lambda: _("%(who)s withdrew “%(what)s”", **words),
        "merged": lambda: _("%(who)s merged “%(what)s” with another", **words),
        "decided": lambda: _("%(who)s decided what to do about “%(what)s”", **words),
        "answered": lambda: _("“%(what)s” has an answer: %(who)s approved it", **words),
        "reopened": lambda: _("“%(what)s” was heard again and the answer did not help", **words),
        "planned": lambda: _("%(who)s planned “%(what)s”", **words),
        "drafted": lambda: _("%(who)s started writing “%(what)s”", **words),
        "approved": lambda: _("%(who)s approved “%(what)s”", **words),
        "sent_back": lambda: _("%(who)s sent “%(what)s” back with a reason", **words),
        "published": lambda: _("%(who)s published “%(what)s”: it is ready to send", **words),
        "published_inside": lambda: _("%(who)s published “%(what)s” for ourselves: it is not sent", **words),
        "retired": lambda: _("%(who)s retired “%(what)s”", **words),
        "still_right": lambda: _("%(who)s says that “%(what)s” is still right", **words),
        "placed": lambda: _("%(who)s put “%(what)s” to use where it helps", **words),
        "signed": lambda: _("%(who)s signed “%(what)s”", **words),
        "replaced": lambda: _("%(who)s replaced the answer to “%(what)s” with a better one", **words),
        "commented": lambda: _("%(who)s commented on “%(what)s”", **words),
        "replied": lambda: _("%(who)s replied to a comment on “%(what)s”", **words),
        "resolved": lambda: _("%(who)s resolved a comment on “%(what)s”", **words),
        "opened_again": lambda: _("%(who)s opened a comment on “%(what)s” again", **words),
        "suggested": lambda: _("%(who)s suggested a change to “%(what)s”", **words),
        "accepted": lambda: _("%(who)s accepted a suggestion to “%(what)s”", **words),
        "declined": lambda: _("%(who)s declined a suggestion to “%(what)s”", **words),
        "took_back": lambda: _("%(who)s withdrew a suggestion to “%(what)s”", **words),
        "tipped": lambda: _("%(who)s added a tip to “%(what)s”", **words),
        "came_up": lambda: _("“%(what)s” came up in a call by %(who)s", **words),
        "came_in": lambda: _("“%(what)s” came in from your e-mail: one more tap completes it", **words),
        "undelivered": lambda: _("A mail could not be delivered: see which, and why"),
    }
    say = by_kind.get((verb, kind)) or by_verb.get(verb)
    return say() if say else _("%(who)s changed “%(what)s”", **words)


def _addressed(verb: str, words: dict[str, str], whom: str | None, to_you: bool) -> str:
    if verb == "asked":
        if to_you:
            return _("%(who)s asks you to approve “%(what)s”", **words)
        if whom:
            return _("%(who)s asked %(whom)s to approve “%(what)s”", whom=whom, **words)
        return _("%(who)s asked for approval of “%(what)s”", **words)
    if verb == "entrusted":
        if to_you:
            return _("%(who)s gave you the answer to “%(what)s” to keep right", **words)
        if whom:
            return _("%(who)s gave the answer to “%(what)s” to %(whom)s to keep right", whom=whom, **words)
        return _("%(who)s chose who keeps the answer to “%(what)s” right", **words)
    if verb == "mentioned":
        if to_you:
            return _("%(who)s mentions you in “%(what)s”", **words)
        if whom:
            return _("%(who)s mentioned %(whom)s in “%(what)s”", whom=whom, **words)
        return _("%(who)s mentioned somebody in “%(what)s”", **words)
    if to_you:
        return _("%(who)s gave you “%(what)s”", **words)
    if whom:
        return _("%(who)s gave “%(what)s” to %(whom)s", whom=whom, **words)
    return _("%(who)s chose a new owner for “%(what)s”", **words)
