"""A workspace of any size, the same every time: so many objections, and the rest in proportion."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import insert, select, text

from workspace.assets.models import TYPES, Asset
from workspace.db import db, today, writing
from workspace.deals.models import Account, Deal, DealPersona, Stage
from workspace.journey.models import JOBS, Job, Placement
from workspace.objections import standing
from workspace.objections.models import Objection
from workspace.objections.themes import Theme
from workspace.people.models import User
from workspace.personas.models import ROLES, SECTIONS, Persona, Section
from workspace.search.models import SearchEntry
from workspace.search.stems import stems
from workspace.settings.models import Segment, Workspace
from workspace.text import folded
from workspace.texts.models import Text

BATCH = 5000
LANGUAGES = ("nb", "sv", "da", "en")
WORDS = {
    "nb": "det er for dyrt sammenlignet med dagens løsning vi trenger sikkerhet leverandør opplæring",
    "sv": "det är för dyrt jämfört med dagens lösning vi behöver säkerhet integration leverantör utbildning",
    "da": "det er for dyrt sammenlignet med vores løsning vi har brug for sikkerhed leverandør uddannelse",
    "en": "it is too expensive compared with what we have we need security integration supplier training",
}
RARE = "gullfisk"


def seed(objections: int) -> User:
    """Fills an empty, migrated database and returns a seller. Deterministic but for the day it ends on."""
    chance = random.Random(20261122)
    with writing():
        db.session.add(Workspace(id=1, name="Bench", currency="NOK", languages=list(LANGUAGES)))
        for position, key in enumerate(JOBS):
            db.session.add(Job(key=key, position=position, is_always_on=key in ("validation", "consensus")))
        db.session.commit()
    sizes = {
        "users": 20,
        "segments": 5,
        "stages": 6,
        "personas": 60,  # a team describes a few dozen buyers, however much it hears
        "accounts": objections // 10,
        "themes": objections // 100,
        "assets": min(objections // 20, 1500),  # the largest inventory we have met holds 1,089
        "deals": objections // 8,
    }
    n = sizes
    _fill(
        User,
        n["users"],
        lambda i: {
            "email": f"u{i}@example.com",
            "email_folded": f"u{i}@example.com",
            "name": f"Person {i}",
            "is_sales": i % 2 == 0,
            "is_marketing": i % 2 == 1,
            "is_admin": False,
            "is_reader": False,
            "is_lead_of_sales": False,
            "is_lead_of_marketing": False,
            "language": "en",
            "zone": "Europe/Oslo",
            "look": "system",
        },
    )
    _fill(Segment, n["segments"], lambda i: {"name": f"Segment {i}", "name_folded": f"segment {i}"})
    _fill(
        Stage,
        n["stages"],
        lambda i: {
            "name": f"Stage {i}",
            "name_folded": f"stage {i}",
            "position": i,
            "outcome": "won" if i == 5 else "lost" if i == 6 else "open",
        },
    )
    personas, roles, keys = n["personas"], list(ROLES), list(SECTIONS)
    _fill(
        Persona,
        personas,
        lambda i: {
            "name": f"Persona {i}",
            "title": "Manager",
            "role": roles[i % len(roles)],
            "segment_id": 1 + i % n["segments"],
            "summary": "Runs the plant.",
            "quote": "Show me the figures.",
        },
    )
    _fill(
        Text,
        personas * len(keys) + n["assets"],
        lambda i: {
            "kind": "persona" if i <= personas * len(keys) else "asset",
            "row_id": 1 + (i - 1) // len(keys) if i <= personas * len(keys) else i - personas * len(keys),
            "markdown": f"- {_said(chance, 'en')}\n- {_said(chance, 'en')}\n" * 4,
            "head_seq": 0,
            "label": "Goals",
            "functions": "sales marketing",
        },
    )
    _fill(
        Section,
        personas * len(keys),
        lambda i: {
            "persona_id": 1 + (i - 1) // len(keys),
            "key": keys[(i - 1) % len(keys)],
            "name": "",
            "position": (i - 1) % len(keys),
            "text_id": i,
        },
    )
    _fill(
        Account,
        n["accounts"],
        lambda i: {
            "name": f"Company {i} AS",
            "name_folded": folded(f"Company {i} AS"),
            "segment_id": 1 + i % n["segments"],
        },
    )
    _fill(
        Deal,
        n["deals"],
        lambda i: {
            "account_id": 1 + i % n["accounts"],
            "name": f"Deal {i}",
            "value": chance.randrange(1, 900) * 100_000,
            "currency": "NOK",
            "stage_id": 1 + i % n["stages"],
            "owner_id": 1 + i % n["users"],
            "close_on": today() + timedelta(days=chance.randrange(-60, 200)),
            "as_of": today(),
            "note": "",
            "owner_as_written": "",
        },
    )
    _fill(DealPersona, n["deals"], lambda i: {"deal_id": i, "persona_id": 1 + i % personas})
    types, stages_of_asset = list(TYPES), ("published",) * 7 + ("idea", "planned", "drafting")
    _fill(
        Asset,
        n["assets"],
        lambda i: {
            "type": types[i % len(types)],
            "title": f"Asset {i}: {_said(chance, 'en')}"[:200],
            "audience": "buyer",
            "channel": "self_service",
            "language": LANGUAGES[i % 4],
            "owner_id": 1 + i % n["users"],
            "stage": stages_of_asset[i % 10],
            "quarter": "this",
            "url": f"https://example.com/{i}",
            "file_name": "",
            "file_sha256": "",
            "text_id": personas * len(keys) + i,
            "notes": "",
            "published_on": today(),
            "review_on": today() + timedelta(days=chance.randrange(-30, 400)),
            "due_on": today(),
        },
    )
    _fill(
        Placement,
        n["assets"],
        lambda i: {
            "asset_id": i,
            "job_id": 1 + chance.randrange(6),
            "persona_id": None if i % 5 == 0 else 1 + chance.randrange(personas),
        },
    )
    _fill(
        Theme,
        n["themes"],
        lambda i: {
            "name": f"Theme {i}",
            "name_folded": f"theme {i}",
            "kind": "objection",
            "owner_id": 1 + i % n["users"],
            "due_on": today(),
            "reason_words": "",
        },
    )
    _fill(
        Objection,
        objections,
        lambda i: {
            "words": _said(chance, LANGUAGES[i % 4]) + (f" {RARE}" if i % 1000 == 7 else ""),
            "kind": "objection",
            "account_id": 1 + chance.randrange(n["accounts"]),
            "deal_id": 1 + chance.randrange(n["deals"]),
            "persona_id": None if i % 10 == 0 else 1 + chance.randrange(personas),
            "role": "",
            "job_id": None if i % 10 == 1 else 1 + chance.randrange(6),
            "severity": chance.choice((None, 1, 2, 3)),
            "language": LANGUAGES[i % 4],
            "value": chance.randrange(1, 900) * 100_000,
            "currency": "NOK",
            "rate": 1,
            "heard_on": today() - timedelta(days=i * 365 // objections),
            "logged_by_id": 1 + i % n["users"],
            "logged_as_written": "",
            "said_to_them": "",
            "helped": None,
            "theme_id": None if i % 10 == 2 else 1 + chance.randrange(n["themes"]),
        },
    )
    _count_and_index()
    return db.session.get(User, 2)


def _said(chance: random.Random, language: str) -> str:
    known = WORDS[language].split()
    return " ".join(chance.choice(known) for _ in range(chance.randrange(6, 16))).capitalize()


def _fill(table: type, how_many: int, columns: Callable[[int], dict]) -> None:
    """Rows 1 to `how_many`, each with what every row has."""
    numbers = iter(range(1, how_many + 1))
    since = datetime.combine(date(2026, 1, 1), time(), UTC)
    chance = random.Random(table.__tablename__)
    has_key = hasattr(table, "client_id")
    while batch := [
        {
            "created_at": since + timedelta(seconds=i),
            **({"client_id": uuid.UUID(int=chance.getrandbits(128), version=4)} if has_key else {}),
            **columns(i),
        }
        for i in _next(numbers)
    ]:
        with writing():
            db.session.execute(insert(table), batch)
            db.session.commit()


def _next(numbers: Iterator[int]) -> list[int]:
    return list(islice(numbers, BATCH))


def _count_and_index() -> None:
    with writing():
        db.session.execute(
            text(
                "INSERT INTO heard (created_at, persona_id, job_id, language, kind, n)"
                " SELECT max(created_at), persona_id, job_id, language, kind, count(*) FROM objections"
                " GROUP BY persona_id, job_id, language, kind"
            )
        )
        db.session.commit()
    standing.recount_all()
    columns = (Objection.id, Objection.words, Objection.theme_id, Objection.persona_id, Objection.account_id)
    _index("objection", select(*columns))
    _index("asset", select(Asset.id, Asset.title))
    _index("account", select(Account.id, Account.name))
    _index("deal", select(Deal.id, Deal.name))
    _index("theme", select(Theme.id, Theme.name))
    _index("persona", select(Persona.id, Persona.name))
    if db.engine.dialect.name == "postgresql":
        for table in db.metadata.tables:
            db.session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                    f" (SELECT coalesce(max(id), 1) FROM {table}))"
                )
            )
        db.session.commit()
    with writing():
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _index(kind: str, rows) -> None:
    for batch in db.session.execute(rows).partitions(BATCH):
        entries = [
            {
                "created_at": datetime(2026, 1, 1, tzinfo=UTC),
                "kind": kind,
                "row_id": row[0],
                "part": 0,
                "title": row[1][:120],
                "excerpt": "",
                "folded": " ".join(stems(row[1])),
                "tags": _tags(row) if kind == "objection" else kind,
            }
            for row in batch
        ]
        with writing():
            db.session.execute(insert(SearchEntry), entries)
            db.session.commit()


def _tags(row) -> str:
    """As `Objection.index` writes them."""
    known = [f"{letter}{value}" for letter, value in zip("tpa", row[2:], strict=True) if value is not None]
    return " ".join(["objection", *known, *(["sorted"] if row.theme_id else [])])
