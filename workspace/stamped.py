"""Addresses of static files, stamped by their content so that browsers may keep them for a year.

The style sheets come joined as one file, and the scripts as few (tools/build.mjs): over a slow network forty
requests take longer than their content. The service worker's scripts are served as written; they import each
other by relative paths, so one stamp stands in the path of their whole folder.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory

ENDPOINTS = ("static", "static_sheets", "static_script")
SHEETS = "css/all.css"
STAMP = 12  # hex digits
_NAMED_BY_CONTENT = re.compile(r"-[0-9A-Z]{8}\.js$").search  # as the bundler does


def init_app(app: Flask) -> None:
    app.add_url_rule(f"/static/{SHEETS}", "static_sheets", sheets)
    app.add_url_rule("/static/js-<stamp>/<path:filename>", "static_script", script)
    app.jinja_env.globals.update(asset_url=asset_url, static_files=static_files, static_version=version)


def sheets() -> Response:
    """Every style sheet, app.css first."""
    return Response(_joined(), content_type="text/css; charset=utf-8")


def script(stamp: str, filename: str) -> Response:
    """A script; an address from before an update gives the script as it is now."""
    return send_from_directory(Path(current_app.static_folder) / "js", filename)


def asset_url(path: str) -> str:
    """The address of a file in static/, of a script (js/…) or of the joined style sheets (css/all.css)."""
    return request.script_root + _stamped(path)


@cache
def static_files(pattern: str) -> list[str]:
    """The files in static/ that match a glob, by name: a page's style sheets and scripts."""
    folder = Path(current_app.static_folder)
    found = (path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(folder).as_posix() for path in found)


def every_url() -> list[str]:
    """The addresses of all that pages are made with: what a device keeps to open them without a network."""
    return [asset_url(path) for path in every_path()]


@cache
def version() -> str:
    """A stamp that changes with any of them."""
    return _digest("".join(map(_stamped, every_path())).encode())


def cache_control() -> str:
    """How long the static file that was asked for may be kept."""
    asked = request.view_args or {}
    is_exact = (
        "v" in request.args
        or asked.get("stamp") == _script_stamp()
        or _NAMED_BY_CONTENT(asked.get("filename", ""))
    )
    return "public, max-age=31536000, immutable" if is_exact else "no-cache"


def every_path() -> list[str]:
    """The files that pages are made with."""
    return [SHEETS, "favicon.svg", *static_files("built/**/*")]


@cache
def _stamped(path: str) -> str:
    root = current_app.static_url_path
    if _NAMED_BY_CONTENT(path):
        return f"{root}/{path}"
    if path.startswith("js/"):
        return f"{root}/js-{_script_stamp()}/{path.removeprefix('js/')}"
    try:
        content = _joined().encode() if path == SHEETS else _read(path)
    except OSError:
        return f"{root}/{path}?v=missing"
    return f"{root}/{path}?v={_digest(content)}"


@cache
def _script_stamp() -> str:
    return _digest(b"".join(_read(path) for path in static_files("js/**/*.js")))


@cache
def _joined() -> str:
    joined = "\n".join(_read(path).decode() for path in static_files("css/**/*.css"))
    return re.sub(r'url\("\.\./(built/[^"]+)"\)', lambda found: f'url("{_stamped(found[1])}")', joined)


def _read(path: str) -> bytes:
    return (Path(current_app.static_folder) / path).read_bytes()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:STAMP]
