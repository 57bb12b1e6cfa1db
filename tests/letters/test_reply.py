"""What a person wrote themselves: in doubt, words stay."""

import time

import pytest

from workspace.letters.company import bare_subject, named
from workspace.letters.reply import own_words
from workspace.letters.sender import is_vouched_for


@pytest.mark.parametrize(
    "rest",
    [
        "-- \nSol Haug\nSelger",
        "Med vennlig hilsen\nSol Haug\nSelger, Fjordlogg AS\n+47 900 00 000",
        "Mvh\nSol",
        "Med vänliga hälsningar,\nSol",
        "Venlig hilsen\nSol",
        "Best regards,\nSol",
        "Sendt fra min iPhone",
        "Sent from my iPhone",
        "Skickat från min iPhone",
        "On Tue, 3 Nov 2026 at 09:14, Kari <kari@x.no> wrote:\n> Hei\n> der",
        "On Tue, 3 Nov 2026 at 09:14, Kari Nordmann\n<kari@x.no> wrote:\n> Hei",
        "tir. 3. nov. 2026 kl. 09:14 skrev Kari <kari@x.no>:\n\n> Hei",
        "Den tis 3 nov. 2026 kl 09:14 skrev Kari <kari@x.se>:\n\n> Hej",
        "Den tirs. 3. nov. 2026 kl. 09.14 skrev Kari <kari@x.dk>:\n> Hej",
        "-----Original Message-----\nFrom: Kari\nSent: today\n\nHello",
        "________________________________\nFra: Kari\nSendt: i dag\nTil: Sol\nEmne: Pris\n\nHei",
        "Fra: Kari Nordmann\nSendt: tirsdag 3. november\nTil: Sol\nEmne: Pris\n\nHei",
        "Från: Kari\nSkickat: den 3 november\nTill: Sol\nÄmne: Pris\n\nHej",
        "> Quoted\n> lines",
    ],
)
def test_what_follows_ones_own_words_is_left_out(rest):
    assert own_words(f"De sier det er for dyrt.\n\n{rest}\n") == "De sier det er for dyrt."


@pytest.mark.parametrize(
    "words",
    [
        "- For dyrt\n- For sent\n- Ingen integrasjon",
        "Tak for mødet.\nDe synes det er dyrt.",
        "Takk. De vil ha lavere pris.",
        "Fra: de sa at prisen er for høy",
        "Mvh er ikke et svar, sa de. De vil ha rabatt.",
        "Hilsen fra styret: for dyrt",
        "They wrote: it is too expensive",
        "From day one: too slow",
        "Vi skrev til dem i går: ingen svar",
        "-Sol sier de venter på budsjettet",
    ],
)
def test_words_that_look_like_an_end_stay(words):
    assert own_words(words) == words


def test_of_a_forwarded_mail_the_customers_words_are_taken():
    forwarded = (
        "---------- Forwarded message ---------\nFrom: Kari <kari@nordlys.no>\nDate: today\n"
        "Subject: Pris\nTo: Sol\n\nDet er for dyrt for oss.\n"
    )
    assert own_words(forwarded) == "Det er for dyrt for oss."
    assert own_words("Company: Nordlys\n\n" + forwarded) == "Company: Nordlys"


def test_a_mail_of_quotes_alone_is_taken_unquoted():
    assert own_words("> Det er for dyrt\n> for oss") == "Det er for dyrt\nfor oss"


@pytest.mark.parametrize(
    "piece", ["On ", "On a wrote", "From: x\n", "-", "_", "> ", "den skrev ", "\n", "* "]
)
def test_no_text_makes_it_slow(piece):
    begun = time.process_time()
    own_words(piece * (400_000 // len(piece)))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("subject", "words", "found"),
    [
        ("Hi", "Company: Nordlys AS\nToo dear", ("Nordlys AS", "Too dear")),
        ("Hi", "\n\nbedrift:  Nordlys   AS \n\nToo dear", ("Nordlys AS", "Too dear")),
        ("Hi", "Too dear\nFöretag: Nordlys", ("Nordlys", "Too dear")),
        ("Hi", "Too dear\nVirksomhed: Nordlys", ("Nordlys", "Too dear")),
        ("Re: Company: Nordlys", "Too dear", ("Nordlys", "Too dear")),
        ("Sv: Vs: Kunde: Nordlys", "Too dear", ("Nordlys", "Too dear")),
        ("From the meeting", "Too dear", ("", "Too dear")),
        ("Hi", "One\ntwo\nthree\nfour\nCompany: far down", ("", "One\ntwo\nthree\nfour\nCompany: far down")),
        ("Hi", "Our company: it is too dear for them", ("", "Our company: it is too dear for them")),
    ],
)
def test_a_company_is_found_where_it_is_named(workspace, subject, words, found):
    assert named(subject, words) == found


def test_prefixes_of_answers_are_no_part_of_a_subject():
    assert bare_subject("RE: Sv: FWD: [x] Pris") == "[x] Pris"


@pytest.mark.parametrize(
    ("results", "is_believed"),
    [
        (["mx.x.no; dmarc=pass header.from=example.com"], True),
        (["mx.x.no; dkim=pass header.d=example.com; spf=fail smtp.mailfrom=x"], True),
        (["mx.x.no 1; spf=pass (sender (is) ok) smtp.mailfrom=bounce@example.com"], True),
        (["mx.x.no; spf=pass smtp.mailfrom=evil.example"], False),
        (["mx.x.no; dkim=pass header.d=evil.example"], False),
        (["mx.x.no; dkim=pass header.d=example.com.evil.example"], False),
        (["mx.x.no; dmarc=pass header.from=evil.example"], False),
        (["mx.x.no; dkim=fail header.d=example.com", "mx.x.no; dkim=pass header.d=example.com"], False),
        (["evil.example; dkim=pass header.d=example.com"], False),
        (["mx.x.no; dkim=pass header.d=example.com; dmarc=fail header.from=example.com"], False),
        (["mx.x.no; dmarc=none header.from=example.com; dkim=pass header.d=example.com"], True),
        # A forger chooses the address that stands there in quotation marks or in a comment.
        (['mx.x.no; spf=pass smtp.mailfrom="; dmarc=pass "@evil.example'], False),
        (['mx.x.no; spf=pass (for "a); dmarc=pass (b"@evil.example) smtp.mailfrom=x@evil.example'], False),
        (["mx.x.no; spf=pass (for a; dmarc=pass header.from=example.com; smtp.mailfrom=evil.example"], False),
        (['mx.x.no; spf=pass smtp.mailfrom="a\\"; dmarc=pass header.from=example.com'], False),
        (["mx.x.no; none"], False),
        (["(mx.x.no;"], False),
        ([""], False),
        ([], False),
    ],
)
def test_a_sender_is_believed_by_the_word_of_the_mailboxes_own_server(results, is_believed):
    assert is_vouched_for("sol@Example.com", results, "MX.x.no") is is_believed
