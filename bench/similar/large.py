"""What a suggestion costs in a large workspace. The vectors are drawn by lot and cost what true ones cost."""

import multiprocessing
import time
from pathlib import Path

import numpy as np
from sqlalchemy import insert, select

from bench.seed import seed
from bench.similar.said import said
from workspace.db import db, now, writing
from workspace.objections import by_meaning
from workspace.objections.meaning import SIZE, VERSION, meaning_of, packed
from workspace.objections.meanings import Meaning
from workspace.objections.models import Objection, Theme
from workspace.objections.similar import similar_themes

BATCH = 5000
ASKED = 100


def run(rows: int) -> None:
    db.session.remove()
    db.engine.dispose()
    # Another process makes the rows: this one holds no more than a server would.
    making = multiprocessing.get_context("fork").Process(target=_make, args=(rows,))
    making.start()
    making.join()
    if making.exitcode:
        raise SystemExit("The rows could not be made")
    meaning_of("warm")
    before = _megabytes()
    began = time.perf_counter()
    by_meaning.refresh()
    loaded = time.perf_counter() - began
    held = _megabytes() - before
    spent = sorted(_suggesting(line.words) for line in said("development")[:ASKED])
    print(f"{rows:,} objections: their vectors are read in {loaded:.1f} s and take {held:.0f} MB")
    print(
        f"A suggestion takes {spent[ASKED // 2]:.0f} ms of a core, {spent[int(ASKED * 0.95)]:.0f} at the 95th"
    )
    print(f"The process holds {_megabytes():.0f} MB of its own")


def _make(rows: int) -> None:
    seed(rows)
    for kind, ids in (("theme", select(Theme.id)), ("objection", select(Objection.id))):
        _draw(kind, db.session.scalars(ids).all())


def _suggesting(words: str) -> float:
    """Milliseconds of processor, in a transaction of its own as a request has one."""
    db.session.rollback()
    began = time.process_time()
    similar_themes(words, "en")
    return (time.process_time() - began) * 1000


def _draw(kind: str, ids: list[int]) -> None:
    chance = np.random.default_rng(20261122)
    for start in range(0, len(ids), BATCH):
        few = ids[start : start + BATCH]
        drawn = chance.normal(size=(len(few), SIZE))
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        with writing():
            kept = [
                {"created_at": now(), "kind": kind, "row_id": n, "version": VERSION, "vector": packed(vector)}
                for n, vector in zip(few, drawn, strict=True)
            ]
            db.session.execute(insert(Meaning), kept)
            db.session.commit()


def _megabytes() -> float:
    """What this process holds of memory itself, without the files it maps."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Private_Dirty"):
            return int(line.split()[1]) / 1024
    raise OSError("no /proc/self/smaps_rollup here")
