"""What a request may ask with: forms of a bounded size, text every database keeps, numbers a row may have."""

from collections.abc import Iterable
from io import BytesIO
from typing import IO
from urllib.parse import parse_qsl

import flask
from flask import Flask
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

LARGEST = 2**31 - 1
LARGEST_FORM = 4 * 1024 * 1024
MOST_FIELDS = 10_000


def number(value: str | int | None) -> int | None:
    """A row's number out of an address or a choice; nothing is None. ValueError for what no row can have."""
    if value is None or value == "":
        return None
    found = int(value)
    if abs(found) > LARGEST:
        raise ValueError(value)
    return found


class RowNumber(IntegerConverter):
    """A number in a path. One that no row can have is no page, and never reaches the database."""

    regex = r"\d{1,10}"

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments, max=LARGEST)


class Fields(ImmutableMultiDict):
    """Fields of an address or a form. PostgreSQL keeps no NUL, and nobody types one."""

    def __init__(self, fields: Iterable[tuple[str, str | FileStorage]] = ()) -> None:
        super().__init__((name, _without_nul(value)) for name, value in fields)


def _without_nul(value: str | FileStorage) -> str | FileStorage:
    if isinstance(value, str):
        return value.replace("\0", "")
    value.filename = value.filename and value.filename.replace("\0", "")
    return value


class FormParser(FormDataParser):
    """Werkzeug bounds the fields of a multipart form alone; 32 MB of "a&a&a&…" would unpack to gigabytes."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict | None = None
    ) -> tuple[IO[bytes], Fields, Fields]:
        if mimetype == "application/x-www-form-urlencoded":
            written = stream.read(LARGEST_FORM + 1)
            if len(written) > LARGEST_FORM or written.count(b"&") > MOST_FIELDS:
                raise RequestEntityTooLarge()
            stream = BytesIO(written)
        return super().parse(stream, mimetype, content_length, options)


class Request(flask.Request):
    """A request as every route may read it."""

    form_data_parser_class = FormParser
    parameter_storage_class = Fields

    @cached_property
    def args(self) -> Fields:
        """What the address asks. Bytes that are no text, which a browser escapes, become U+FFFD."""
        written = self.query_string.decode(errors="replace")
        return Fields(parse_qsl(written, keep_blank_values=True))


def init_app(app: Flask) -> None:
    """To be called before the first route: a rule takes its converter when it is made."""
    app.request_class = Request
    app.url_map.converters["int"] = RowNumber
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
