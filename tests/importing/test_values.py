from datetime import date

import pytest

from tests.importing.samples import sample
from workspace.importing.amounts import amount, currency_of, decimal_style
from workspace.importing.dates import date_order, day
from workspace.importing.notes import note
from workspace.importing.sheet import Unreadable
from workspace.importing.values import FIELDS, is_persona, meaning
from workspace.importing.writing import guarded
from workspace.journey.models import JOBS
from workspace.personas.models import ROLES


@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [
        ("1 655 000,00", ",", 165500000),
        ("1\u00a0655\u00a0000,00", ",", 165500000),
        ("1\u202f655\u202f000", ",", 165500000),
        ("1.655.000,50", ",", 165500050),
        ("1,655,000.50", ".", 165500050),
        ("1'655'000.50", ".", 165500050),
        ("kr 1 200,-", ",", 120000),
        ("1.200:-", ",", 120000),
        ("kr. 1.200", ",", 120000),
        ("NOK 12", ".", 1200),
        ("12,5 SEK", ",", 1250),
        ("€99.90", ".", 9990),
        ("2148000", ",", 214800000),
        ("1.655", ",", 165500),
        ("1.655", ".", 166),
        ("2148000.50", ",", 214800050),
        (2148000, ",", 214800000),
        (0.125, ",", 13),
        (1655.125, ",", 165513),
        ("", ",", None),
        ("  ", ".", None),
        ("12,50", "ambiguous", 1250),
    ],
)
def test_amounts_in_minor_units(text, decimal, minor):
    assert amount(text, decimal) == minor


@pytest.mark.parametrize(
    "text",
    ["-5", "−5", "(1 200)", -5, "kr -5", "about 5", "1.2.3", "1,2,3", "12 kr 5", "5%", "9" * 30, "n/a"],
)
def test_what_is_no_amount_is_told(text):
    with pytest.raises(Unreadable):
        amount(text, ",")


def test_an_amount_with_two_readings_is_refused_until_someone_says():
    with pytest.raises(Unreadable):
        amount("1.655", "ambiguous")


@pytest.mark.parametrize(
    ("column", "style"),
    [
        (["1 655 000,00", "5"], ","),
        (["1.655.000"], ","),
        (["1,655,000", ""], "."),
        (["12.50"], "."),
        (["1655", 3.5, "n/a"], "."),
        (["1.655", "2.300"], "ambiguous"),
        (["1.655", "2,5"], ","),
        (["1.5", "1,5"], "ambiguous"),
    ],
)
def test_a_column_gives_its_decimal_sign_away(column, style):
    assert decimal_style(column) == style


def test_the_amounts_of_three_programs_are_the_same():
    columns = [
        sample("crm/hubspot_deals.csv").column("Amount"),
        sample("crm/pipedrive_deals.csv").column("Deal - Value"),
        sample("crm/nordic_excel_deals.csv").column("Beløp"),
    ]
    first, second, third = ([amount(cell, decimal_style(column)) for cell in column] for column in columns)
    assert first == second == third
    assert first[0] == 214800000
    ours, excel = (
        sample("objections/heard.csv").column("Deal value"),
        sample("objections/heard_nordic_excel.csv").column("Beløp"),
    )
    assert [amount(cell, ".") for cell in ours] == [amount(cell, decimal_style(excel)) for cell in excel]


def test_a_currency_is_read_from_a_code_or_a_sign():
    assert [currency_of(text) for text in ("NOK", "12 sek", "€", "kr 12", "")] == [
        "NOK",
        "SEK",
        "EUR",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("20.10.2026", "dmy", date(2026, 10, 20)),
        ("5/3-26", "dmy", date(2026, 3, 5)),
        ("05/03/2026", "mdy", date(2026, 5, 3)),
        ("05/03/2026", "dmy", date(2026, 3, 5)),
        ("26-10-20", "ymd", date(2026, 10, 20)),
        ("2026-10-20", "dmy", date(2026, 10, 20)),
        ("2026-01-12 09:30", "ymd", date(2026, 1, 12)),
        ("2026-10-20T23:30:00Z", "mdy", date(2026, 10, 20)),
        ("20.10.2026 kl. 09.30", "dmy", date(2026, 10, 20)),
        ("10/20/2026 9:30 AM", "mdy", date(2026, 10, 20)),
        ("20261020", "dmy", date(2026, 10, 20)),
        ("20. okt. 2026", "dmy", date(2026, 10, 20)),
        ("3 maj 2026", "mdy", date(2026, 5, 3)),
        ("Oct 20, 2026", "dmy", date(2026, 10, 20)),
        ("10/20/2026", "ambiguous", date(2026, 10, 20)),
        ("03/03/2026", "ambiguous", date(2026, 3, 3)),
        (46315, "dmy", date(2026, 10, 20)),
        (46315.5, "dmy", date(2026, 10, 20)),
        (20261020, "dmy", date(2026, 10, 20)),
        ("", "dmy", None),
    ],
)
def test_dates(text, order, expected):
    assert day(text, order) == expected


@pytest.mark.parametrize("text", ["31.02.2026", "yesterday", "10/20/2026", "1.1.1026", 12, "2026"])
def test_what_is_no_date_is_told(text):
    with pytest.raises(Unreadable):
        day(text, "dmy")


def test_a_date_with_two_readings_is_asked_about():
    with pytest.raises(Unreadable, match="two dates"):
        day("05/03/2026", "ambiguous")


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2026-10-20", "2026-10-21 08:00", ""], "ymd"),
        (["20.10.2026", "01.02.2026"], "dmy"),
        (["01.02.2026"], "dmy"),
        (["5/3-26"], "ambiguous"),
        (["5/3-26", "25/3-26"], "dmy"),
        (["05/03/2026", "05/20/2026"], "mdy"),
        (["05/03/2026", "20/03/2026"], "dmy"),
        (["05/03/2026"], "ambiguous"),
        (["05/20/2026", "20/05/2026"], "ambiguous"),
        (["26-10-20", "26-10-31"], "ambiguous"),
        (["26-10-20", "26-10-31", "98-01-31"], "ymd"),
        (["n/a", "unknown"], "ymd"),
        ([46315, "20.10.2026"], "dmy"),
    ],
)
def test_the_order_is_decided_over_a_column(column, order):
    assert date_order(column) == order


def test_the_dates_of_two_programs_are_the_same():
    ours, excel = (
        sample("objections/heard.csv").column("Heard on"),
        sample("objections/heard_nordic_excel.csv").column("Dato"),
    )
    assert (date_order(ours), date_order(excel)) == ("ymd", "dmy")
    assert [day(cell, "ymd") for cell in ours] == [day(cell, "dmy") for cell in excel]
    closing = [sample(f"crm/{name}_deals.csv") for name in ("hubspot", "nordic_excel")]
    assert [day(cell, "ymd") for cell in closing[0].column("Close Date")] == [
        day(cell, "dmy") for cell in closing[1].column("Forventet lukkedato")
    ]


@pytest.mark.parametrize(
    ("field", "key", "words"),
    [
        ("language", "nb", "no|NB|norsk|Norwegian|nb-NO|nn"),
        ("language", "sv", "sv|svensk|Svenska|Swedish|sv_SE"),
        ("language", "da", "da|Dansk|danska|Danish|DK"),
        ("language", "en", "en|English|engelska|en-GB"),
        ("role", "recommender", "Recommender|anbefaler|förordare"),
        ("role", "influencer", "influencer|påvirker|påverkare|influent"),
        (
            "role",
            "decision_maker",
            "Decision maker|decision-maker|beslutningstaker|beslutsfattare|beslutningstager",
        ),
        (
            "role",
            "economic_decision_maker",
            "Economic decision maker|økonomisk beslutningstaker|ekonomisk beslutsfattare",
        ),
        ("role", "end_user", "end user|sluttbruker|slutanvändare|slutbruger"),
        ("role", "purchaser", "purchaser|innkjøper|inköpare|indkøber"),
        (
            "job",
            "problem",
            "Problem identification|Identifisere problemet|Identifiera problemet|Identificere problemet",
        ),
        (
            "job",
            "exploration",
            "Solution exploration|Utforske løsninger|Utforska lösningar|Udforske løsninger",
        ),
        ("job", "requirements", "Requirements building|Spesifisere krav|Ta fram krav|Opstille krav"),
        ("job", "selection", "Supplier selection|Velge leverandør|Välja leverantör|Vælge leverandør"),
        ("job", "validation", "Validation|Validere|Validera"),
        ("job", "consensus", "Consensus creation|Skape konsensus|Skapa samsyn|Skabe konsensus"),
        ("type", "article", "article|blog post|artikkel|artikel"),
        ("type", "case_study", "Case study|case_study|kundehistorie|kundcase"),
        ("type", "checklist", "checklist|sjekkliste|checklista|tjekliste"),
        ("type", None, "podcast|handbook page|analyst report"),
        ("kind", "question", "Question|spørsmål|fråga|spørgsmål"),
        ("kind", "objection", "Objection|Innvending|invändning|indvending"),
        ("severity", 3, "stopping us|Stopper oss|Stoppar oss|high|3"),
        ("severity", 2, "slowed us|2"),
        ("severity", 1, "mentioned|nevnt|1"),
        ("helped", True, "yes|ja|helped|hjalp|1|TRUE|✓"),
        ("helped", False, "no|nei|nej|did not|didn't help|0"),
        ("helped", None, "don't know yet||?"),
        ("stage", "published", "Published|publisert|live"),
    ],
)
def test_words_in_four_languages_mean_one_of_ours(field, key, words):
    for word in words.split("|"):
        assert meaning(field, word) is key or meaning(field, word) == key, word


def test_every_word_of_the_samples_is_understood_but_the_podcasts_and_handbook_pages():
    heard = sample("objections/heard.csv")
    assert {meaning("role", cell) for cell in heard.column("Said by (role)")} <= ROLES.keys()
    assert {meaning("job", cell) for cell in heard.column("Buying job")} == JOBS.keys()
    assert {meaning("language", cell) for cell in heard.column("Language")} == {"nb", "sv", "da", "en"}
    inventory = sample("content/inventory.csv")
    assert {cell for cell in inventory.column("type") if not meaning("type", cell)} == {
        "podcast",
        "handbook page",
    }
    assert {meaning("language", cell) for cell in inventory.column("language")} == {"en", "nb"}


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_an_unknown_word_means_nothing(field):
    assert meaning(field, "zzz") is None


def test_seventeen_rows_of_the_handbooks_are_personas():
    assert sum(is_persona(kind) for kind in sample("personas/personas.jsonl").column("kind")) == 17


def test_a_note_is_the_same_from_every_crm():
    hubspot, pipedrive = sample("crm/hubspot_deals.csv"), sample("crm/pipedrive_deals.csv")
    assert [note(cell) for cell in hubspot.column("Associated Note")] == [
        note(cell) for cell in pipedrive.column("Note - Content*")
    ]
    assert note("price < 5 & <wanted>") == "price < 5 & <wanted>"
    assert note("<p>One &amp; two</p><ul><li>three</li></ul>") == "One & two\n- three"


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "-2+3+cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "-1 655 000,00", "+47 22 33 44 55", "Ås", "", -5, 0.5])
def test_numbers_and_words_leave_as_they_are(cell):
    assert guarded(cell) == cell
