from datetime import date

from tests.importing.samples import sample
from workspace.importing.dates import day
from workspace.importing.identity import ObjectionKeys, company_key, deal_key


def keys_of(read, heard_on, account, words, order):
    keys = ObjectionKeys()
    return [
        keys.key("objection", row.cells[account], day(row.cells[heard_on], order), row.cells[words])
        for row in read.rows
    ]


def test_account_and_words_alone_collide_but_the_key_does_not():
    heard = sample("objections/heard.csv")
    assert len({(row.cells["Account"], row.cells["Objection"]) for row in heard.rows}) == 99
    assert len(set(keys_of(heard, "Heard on", "Account", "Objection", "ymd"))) == 104


def test_the_same_log_from_another_program_has_the_same_keys():
    ours = keys_of(sample("objections/heard.csv"), "Heard on", "Account", "Objection", "ymd")
    assert ours == keys_of(sample("objections/heard_nordic_excel.csv"), "Dato", "Kunde", "Innvending", "dmy")


def test_a_true_repeat_in_a_file_is_a_second_objection_and_the_same_one_next_time():
    said = ("objection", "Ås AS", date(2026, 10, 20), "Too dear.")
    first, again = ObjectionKeys(), ObjectionKeys()
    pair = [first.key(*said), first.key(*said)]
    assert pair[0] != pair[1]
    assert pair == [again.key(*said), again.key(*said)]
    assert ObjectionKeys().key("question", *said[1:]) != pair[0]


def test_three_crms_have_sixteen_deals_between_them():
    deals = set()
    for name, account, title in (
        ("hubspot", "Associated Company", "Deal Name"),
        ("nordic_excel", "Kunde", "Avtalenavn"),
        ("pipedrive", "Organization", "Deal - Title"),
    ):
        deals |= {
            deal_key(row.cells[account], row.cells[title]) for row in sample(f"crm/{name}_deals.csv").rows
        }
    assert len(deals) == 16


def test_a_companys_key_keeps_its_form():
    assert company_key("Fyn Metal A/S") != company_key("Fyn Metal AB")
    assert company_key("  ÆRLIG  Ås AS") == company_key("Ærlig Ås as")
