"""What a mail says, however it is written."""

import json
import time

import pytest

from workspace.letters.html import text_of
from workspace.letters.reading import decoded, read

HEAD = b"From: Sol <sol@example.com>\r\nSubject: Nordlys\r\nMessage-ID: <1@x>\r\n"


def test_the_plain_part_is_read_and_attachments_are_not():
    mail = read(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nAttached\r\n"
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFor dyrt\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>Other</p>\r\n--b--"
    )
    assert (mail.text, mail.sender, mail.subject) == ("For dyrt", "sol@example.com", "Nordlys")


def test_a_mail_of_html_alone_is_read_as_words():
    head = "<html><head><title>Hi</title><style>p{}</style></head><!-- <p>not this</p> -->"
    body = (
        "<body><p class='a'>For&nbsp;dyrt &amp; sent</p><script>x()</script><div>sa\n de</div></body></html>"
    )
    assert text_of(head + body) == "For dyrt & sent\n\nsa de"


def test_what_html_quotes_is_left_out_unless_it_is_all_there_is():
    assert text_of("<p>Mine</p><blockquote>Theirs</blockquote>") == "Mine"
    assert text_of('<div>Mine</div><div class="gmail_quote">On… <div>deep</div> wrote</div>') == "Mine"
    assert text_of("<blockquote><p>Theirs</p></blockquote>") == "Theirs"


@pytest.mark.parametrize(
    ("written", "charset", "words"),
    [
        ("Blåbær".encode(), "us-ascii", "Blåbær"),
        ("Blåbær".encode(), "iso-8859-1", "Blåbær"),
        ("Blåbær".encode("cp1252"), "utf-8", "Blåbær"),
        ("Blåbær".encode("iso-8859-1"), "iso-8859-1", "Blåbær"),
        ("Blåbær".encode("utf-16"), "utf-16", "Blåbær"),
        ("Blåbær".encode(), "x-no-such", "Blåbær"),
        ("Blåbær".encode(), None, "Blåbær"),
        (b"plain", "zlib_codec", "plain"),
        (b"plain", "idna", "plain"),
        (b"a\0b", "utf-8", "ab"),
    ],
)
def test_a_charset_that_lies_is_not_believed(written, charset, words):
    assert decoded(written, charset) == words


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("sol@example.com", "sol@example.com"),
        ("Sol Haug <sol@example.com>", "sol@example.com"),
        ('"Haug, Sol" <sol@example.com>', "sol@example.com"),
        ("=?utf-8?q?S=C3=B8l?= <sol@example.com>", "sol@example.com"),
        ('"sol@example.com" <eve@evil.example>', "eve@evil.example"),
        ("sol@example.com <eve@evil.example>", ""),
        ("sol@example.com, eve@evil.example", ""),
        ("<sol@example.com> <eve@evil.example>", ""),
        ("group: sol@example.com;", ""),
        ("sol@example.com(comment)@evil.example", ""),
        ("sol@example.com\r\n <eve@evil.example>", ""),
        ("", ""),
        ("@" * 5000, ""),
        ('"' * 5000, ""),
    ],
)
def test_exactly_one_sender_counts(header, sender):
    assert read(f"From: {header}\r\n\r\nWords".encode()).sender == sender


def test_two_senders_in_two_headers_are_none():
    assert read(b"From: sol@example.com\r\nFrom: eve@evil.example\r\n\r\nWords").sender == ""


def test_a_folded_subject_is_one_line_and_makes_no_header():
    mail = read(b"From: sol@example.com\r\nSubject: One\r\n two =?utf-8?q?=0D=0ABcc:_x?=\r\n\r\nWords")
    assert mail.subject == "One two Bcc: x"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0",
        b"\xff\xfe\xfd",
        b"From: sol@example.com",
        HEAD + b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nunended",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!! not base64 ====",
        HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\nnonsense",
        HEAD + b"Content-Type: text/plain; charset*0*=\xff; charset*1=x\r\n\r\nWords",
        HEAD + b"Subject: =?utf-8?b?!!!?= =?no-such?q?x?=\r\n\r\nWords",
        HEAD + b'Content-Type: ;;;="\r\n\r\nWords',
        HEAD + b"Content-Disposition: attachment; filename*=utf-8''%ff\r\n\r\nWords",
        b"From: sol@example.com\r\n" + b"X: y\r\n" * 20_000 + b"\r\nWords",
    ],
    ids=range(13),
)
def test_a_broken_mail_is_read_as_far_as_it_can_be(raw):
    mail = read(raw)
    mail.text.encode()
    assert "\0" not in mail.text + mail.subject + mail.message_id


def test_the_same_bytes_without_a_message_id_are_the_same_mail():
    assert read(b"From: a@b\r\n\r\nx").message_id == read(b"From: a@b\r\n\r\nx").message_id
    assert read(b"From: a@b\r\n\r\nx").message_id != read(b"From: a@b\r\n\r\ny").message_id


def test_malformed_bytes_are_words_that_can_be_kept(samples):
    for line in (samples / "hostile" / "byte_sequences.jsonl").open(encoding="utf-8"):
        found = json.loads(line)
        raw = bytes.fromhex(next(value for key, value in found.items() if "hex" in key).replace(" ", ""))
        mail = read(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + raw)
        mail.text.encode()


@pytest.mark.parametrize("piece", ["<div>", "<blockquote>", "&", "<!--", "<p <", '<a href="', "</div>"])
def test_a_megabyte_of_broken_html_is_read_within_seconds(piece):
    begun = time.process_time()
    text_of(piece * (500_000 // len(piece)))
    assert time.process_time() - begun < 20  # the worst of them took minutes
