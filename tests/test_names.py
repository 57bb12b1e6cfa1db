"""Names that people gave stand in one alphabet, in every list and in both databases."""

import pytest
import sqlalchemy as sa

from tests import make
from workspace.db import db, keyset, writing
from workspace.deals import listing
from workspace.deals.models import Account
from workspace.names import name_key
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.settings.models import Product

IN_ORDER = ["abel", "Bo", "de Vries", "Zoo", "Ærlig", "Ärlig 2", "Ørn", "Örn 2", "Åse"]


def test_the_nordic_letters_come_after_z_whatever_the_case():
    assert sorted(reversed(IN_ORDER), key=name_key) == IN_ORDER


@pytest.mark.parametrize("maker", [make.account, make.persona, make.user, make.product])
def test_a_list_is_paged_in_that_alphabet_and_holds_every_row_once(workspace, maker):
    for name in reversed(IN_ORDER):
        maker(name)
    noun = type(maker("Bo") if maker is make.persona else maker("Bo 2"))
    query, names, after = sa.select(noun.id, noun.name, noun.name_key), [], None
    while True:
        page = keyset(query, (noun.name_key, noun.id), after, size=2, descending=False)
        names += [row.name for row in page.rows]
        after = page.after
        if after is None:
            break
    assert names == sorted(names, key=name_key) and len(names) == len(IN_ORDER) + 1


def test_the_second_page_of_accounts_is_another(workspace):
    for n in range(60):
        make.account(f"Company {n:02}")
    first = listing.accounts("", None)
    assert listing.accounts("", first.after).rows[0].name == "Company 50"


def test_who_takes_another_name_stands_elsewhere(workspace):
    product = make.product("Zoo")
    make.product("Bo")
    with writing():
        db.session.merge(product).rename("Abel")
        db.session.commit()
    assert [row.name for row in Product.in_order()] == ["Abel", "Bo"]


@pytest.mark.parametrize("noun", [Account, Persona, User])
def test_the_list_is_read_from_its_index(app, noun):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("The plan is written in SQLite's words")
    query = sa.select(noun.id, noun.name).order_by(noun.name_key, noun.id).limit(51)
    plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {query}"), {"param_1": 51})
    words = " ".join(row.detail for row in plan)
    assert f"ix_{noun.__tablename__}_alphabetical" in words and "TEMP B-TREE" not in words
