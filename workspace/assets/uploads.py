"""Uploaded files: kept once by their content, handed back only as downloads to people who are signed in."""

import hashlib
import os
import tempfile
from pathlib import Path

from flask import Response, current_app, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

# Nothing a browser would run: no HTML, no SVG.
TYPES = frozenset(
    {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods", ".rtf", ".txt", ".md", ".csv", ".zip"}
    | {".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".mov", ".webm", ".mp3", ".m4a", ".key", ".pages"}
)
_CHUNK = 1024 * 1024


def is_allowed(name: str) -> bool:
    return Path(name).suffix.lower() in TYPES


def keep(file: FileStorage) -> dict[str, str]:
    """Stores the bytes under their SHA-256 and returns the columns that name them. Slow: before a write."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as kept:
        while chunk := file.stream.read(_CHUNK):
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    os.replace(kept.name, folder() / digest.hexdigest())  # the same content again changes nothing
    return {"file_name": _legible(file.filename or ""), "file_sha256": digest.hexdigest()}


def download(name: str, sha256: str) -> Response:
    """The file under the name it came with. Raises FileNotFoundError when the folder has lost it."""
    answer = send_file(
        folder() / sha256, "application/octet-stream", as_attachment=True, download_name=name, etag=sha256
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def folder() -> Path:
    """Where uploads lie, each under its SHA-256."""
    path = current_app.config["DATA_DIR"] / "uploads"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def _legible(name: str) -> str:
    """The last part of the path, printable, at most 200 characters with its ending kept."""
    name = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    suffix = Path(name).suffix
    return f"{name.removesuffix(suffix)[: 200 - len(suffix)]}{suffix}" or secure_filename(name) or "file"
