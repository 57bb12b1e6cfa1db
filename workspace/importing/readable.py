"""What people read of an archive: CSV that opens in a spreadsheet, and each persona as a Markdown file.

Only here are cells guarded against being run as formulas; the tables beside hold every cell as it is.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from zipfile import ZipFile

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, selectinload

from workspace.assets.models import Asset
from workspace.db import db
from workspace.deals.models import Account, Deal, Stage
from workspace.importing.writing import guarded
from workspace.journey.models import Job
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona, Section

_Logger = aliased(User)


def write_readable(archive: ZipFile) -> None:
    """Adds readable/objections.csv, deals.csv, assets.csv and a file for each persona."""
    for name, heading, rows in (
        ("objections", _OBJECTION, _objections()),
        ("deals", _DEAL, _deals()),
        ("assets", _ASSET, db.session.execute(_assets())),
    ):
        _write_csv(archive, f"readable/{name}.csv", heading, rows)
    personas = select(Persona).options(selectinload(Persona.sections).joinedload(Section.text))
    for persona in db.session.scalars(personas.order_by(Persona.id)):
        archive.writestr(f"readable/personas/{persona.id}-{_slug(persona.name)}.md", _markdown(persona))


# Headings that an import recognises again.
_OBJECTION = (
    "Heard on", "Kind", "Account", "Deal", "Words", "Language", "Said by (role)", "Persona", "Buying job",
    "Severity", "Deal value", "Currency", "Seller", "Theme", "What we answered",
)  # fmt: skip
_DEAL = (
    "Deal ID", "Deal Name", "Account", "Stage", "Deal value", "Currency", "Close Date", "Deal owner", "Note"
)  # fmt: skip
_ASSET = ("Title", "Type", "URL", "Language", "Audience", "Channel", "Stage", "Published on", "Review on")


def _objections() -> Iterator[tuple]:
    said = (
        select(Objection, Account.name, Deal.name, Persona.name, Job, Theme.name, _Logger.email)
        .join(Account, Objection.account_id == Account.id)
        .outerjoin(Deal, Objection.deal_id == Deal.id)
        .outerjoin(Persona, Objection.persona_id == Persona.id)
        .outerjoin(Job, Objection.job_id == Job.id)
        .outerjoin(Theme, Objection.theme_id == Theme.id)
        .outerjoin(_Logger, Objection.logged_by_id == _Logger.id)
        .order_by(Objection.heard_on, Objection.id)
        .execution_options(yield_per=500)
    )
    for one, account, deal, persona, job, theme, email in db.session.execute(said):
        yield (
            one.heard_on, one.kind, account, deal, one.words, one.language, one.role, persona,
            job and job.name, one.severity, _major(one.value), one.currency, email or one.logged_as_written,
            theme, one.said_to_them,
        )  # fmt: skip


def _deals() -> Iterator[tuple]:
    open_or_not = (
        select(Deal, Account.name, Stage.name, User.email)
        .join(Account, Deal.account_id == Account.id)
        .outerjoin(Stage, Deal.stage_id == Stage.id)
        .outerjoin(User, Deal.owner_id == User.id)
        .order_by(Deal.id)
    )
    for one, account, stage, email in db.session.execute(open_or_not):
        yield (
            one.external_id, one.name, account, stage, _major(one.value), one.currency, one.close_on,
            email or one.owner_as_written, one.note,
        )  # fmt: skip


def _assets() -> Select:
    return select(
        Asset.title, Asset.type, Asset.url, Asset.language, Asset.audience, Asset.channel, Asset.stage,
        Asset.published_on, Asset.review_on,
    ).order_by(Asset.id)  # fmt: skip


def _major(minor: int | None) -> str | None:
    return None if minor is None else f"{minor // 100}.{minor % 100:02}"


def _write_csv(archive: ZipFile, name: str, heading: tuple[str, ...], rows: Iterable[tuple]) -> None:
    with archive.open(name, "w", force_zip64=True) as file:
        lines = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(lines)
        writer.writerow(heading)
        writer.writerows([guarded("" if cell is None else str(cell)) for cell in row] for row in rows)
        lines.flush()
        lines.detach()


def _markdown(persona: Persona) -> str:
    written = [(section.heading, section.text.markdown) for section in persona.sections]
    parts = [f"## {heading}\n\n{markdown}" for heading, markdown in written if markdown.strip()]
    head = [f"# {persona.heading}", persona.summary, persona.quote and f"> {persona.quote}"]
    return "\n\n".join(part for part in [*head, *parts] if part) + "\n"


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-")[:60] or "persona"
