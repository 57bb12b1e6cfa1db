"""Environment → settings. Every setting has a help text; a wrong value stops the start and names itself."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import policy
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(ValueError):
    """A setting whose value cannot be used; the message names it and says what would do."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what it is for, its default as written, and how it is read."""

    name: str
    help: str
    default: str
    read: Callable[[str], object]


def load(environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """All settings by name. `NAME_FILE` names a file that holds NAME's value. Raises BadSetting."""
    settings = {setting.name: _value(setting, environ) for setting in SETTINGS}
    data_dir: Path = settings["DATA_DIR"]
    data_dir.mkdir(parents=True, exist_ok=True)
    settings["DATABASE_URL"] = settings["DATABASE_URL"] or f"sqlite:///{data_dir / 'tryline.sqlite3'}"
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _kept_secret(data_dir / "secret_key")
    if settings["SMTP_URL"] and not settings["PUBLIC_URL"]:
        raise BadSetting("SMTP_URL: PUBLIC_URL must be set too, for every mail holds links")
    return settings


def _text(value: str) -> str:
    return value


def _folder(value: str) -> Path:
    return Path(value).expanduser().resolve()


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return read


def _url(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value and urlsplit(value).scheme not in schemes:
            raise ValueError("an address that begins with " + " or ".join(f"{s}://" for s in schemes))
        return value.rstrip("/")

    return read


def _server(*schemes: str) -> Callable[[str], str]:
    """An address with a host; what follows the host (a folder) is kept."""

    def read(value: str) -> str:
        parts = urlsplit(value)
        try:
            is_one = parts.scheme in schemes and parts.hostname and parts.port != 0
        except ValueError:  # a port that none has
            is_one = False
        if value and not is_one:
            raise ValueError(
                " or ".join(f"{s}://user:password@host:port" for s in schemes)
                + ", with a password's own signs (@ : / # ? %) written as %40, %3A, …"
            )
        return value

    return read


def _sender(value: str) -> str:
    is_plain = value.isascii() and value.isprintable()
    addresses = policy.SMTP.header_factory("From", value).addresses if value and is_plain else ()
    if value and (len(addresses) != 1 or not addresses[0].domain):
        raise ValueError("an address in plain letters, such as Tryline <tryline@example.com>")
    return value


def _database(value: str) -> str:
    # Hosting services still hand out postgres://, which SQLAlchemy no longer reads.
    return _url("sqlite", "postgresql")(value.replace("postgres://", "postgresql://", 1))


def _names(value: str) -> tuple[str, ...]:
    names = tuple(name.strip().strip("[]").casefold() for name in value.split(",") if name.strip())
    if any(set("/@ ") & set(name) or (":" in name and not _is_number(name)) for name in names):
        raise ValueError("names like tryline.example.com without https:// or port, separated by commas")
    return names


def _is_number(name: str) -> bool:
    """Whether it is an IPv6 address."""
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _secret(value: str) -> str:
    if value and len(value) < 32:
        raise ValueError("at least 32 characters")
    return value


def _base64(value: str) -> str:
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("the security token as Teams showed it, in base64") from None
    return value


def _level(value: str) -> str:
    if value not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("DEBUG, INFO, WARNING or ERROR")
    return value


SETTINGS = (
    Setting("HOST", "The address the server listens on.", "127.0.0.1", _text),
    Setting("PORT", "The port the server listens on.", "8000", _number(1, 65535)),
    Setting("WORKERS", "Server processes.", "1", _number(1, 64)),
    Setting("THREADS", "Threads in each server process.", "8", _number(1, 64)),
    Setting("DATA_DIR", "Folder for the SQLite file, uploads and the secret key.", "instance", _folder),
    Setting("DATABASE_URL", "postgresql://… for a bigger team; empty is SQLite in DATA_DIR.", "", _database),
    Setting(
        "REDIS_URL",
        "redis://… for queue and rate limits; empty keeps both in DATA_DIR and memory.",
        "",
        _url("redis", "rediss", "unix"),
    ),
    Setting("SECRET_KEY", "Signs cookies; empty makes one and keeps it in DATA_DIR.", "", _secret),
    Setting(
        "PUBLIC_URL", "The address people use, for links and for secure cookies.", "", _url("http", "https")
    ),
    Setting(
        "TRUSTED_HOSTS",
        "Names the site answers to, with commas; empty is PUBLIC_URL's, else HOST's.",
        "",
        _names,
    ),
    Setting(
        "SMTP_URL",
        "smtp://user:password@host:587 or smtps://…:465 for mail; empty sends none.",
        "",
        _server("smtp", "smtps"),
    ),
    Setting("MAIL_FROM", "Who mails come from; empty is SMTP_URL's user, else tryline@ here.", "", _sender),
    Setting(
        "IMAP_URL",
        "imaps://user:password@host/folder: a mailbox whose mails are logged; empty reads none.",
        "",
        _server("imap", "imaps"),
    ),
    Setting("IMAP_MINUTES", "How often the mailbox is read, in minutes.", "5", _number(1, 1440)),
    Setting(
        "IMAP_AUTHSERV",
        "The mailbox's server as it signs Authentication-Results; then senders must have passed.",
        "",
        _text,
    ),
    Setting(
        "SLACK_SIGNING_SECRET", "Lets Slack's slash command log; empty keeps that door shut.", "", _secret
    ),
    Setting("TEAMS_SECRET", "Lets Teams' outgoing webhook log; empty keeps that door shut.", "", _base64),
    Setting(
        "TRUSTED_PROXIES",
        "How many reverse proxies stand in front and may say who calls.",
        "0",
        _number(0, 5),
    ),
    Setting("MAX_UPLOAD_MB", "The largest request body, in megabytes.", "32", _number(1, 1024)),
    Setting("LOG_LEVEL", "How much is logged: DEBUG, INFO, WARNING or ERROR.", "INFO", _level),
)


def _value(setting: Setting, environ: Mapping[str, str]) -> object:
    written = environ.get(setting.name, "").strip()
    if not written and (path := environ.get(f"{setting.name}_FILE")):
        try:
            written = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{setting.name}_FILE: {path} cannot be read ({error.strerror})") from None
    try:
        return setting.read(written or setting.default)
    except ValueError as error:
        shown = re.sub("//[^@]*@", "//…@", written)  # a log keeps no password
        raise BadSetting(f"{setting.name}={shown!r}: must be {error}") from None


def _kept_secret(path: Path) -> str:
    """The key in the file, made at the first start. O_EXCL: two processes starting at once keep one key."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with open(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
