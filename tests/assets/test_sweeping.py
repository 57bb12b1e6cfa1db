"""Uploads that no asset names go after a day, and only those."""

import os
from datetime import timedelta

import pytest

from tests import make
from workspace.assets.sweeping import sweep, unnamed
from workspace.assets.uploads import folder
from workspace.db import now
from workspace.upkeep.checking import faults


@pytest.fixture
def upload(app):
    """Makes a file in the folder of uploads, so many days old."""

    def made(letter: str, days: float):
        path = folder() / (letter * 64)
        path.write_bytes(b"words")
        then = (now() - timedelta(days=days)).timestamp()
        os.utime(path, (then, then))
        return path

    yield made
    for path in folder().iterdir():
        path.unlink()


def test_an_old_file_that_no_asset_names_is_named_and_removed(workspace, upload):
    left, named, fresh = upload("a", 2), upload("b", 400), upload("c", 0.5)
    make.asset(file_sha256="b" * 64, file_name="offer.pdf")
    assert [path.name for path in unnamed()] == [left.name]
    assert _files_in(faults()) == [f"the upload {left.name} belongs to no asset; it is removed within a day"]
    sweep.call_local()
    assert (left.exists(), named.exists(), fresh.exists()) == (False, True, True)
    assert not _files_in(faults())


def _files_in(found) -> list[str]:
    """What the check says of files: the maker of the asset keeps no search entry."""
    return [fault for fault in found if "upload" in fault]
