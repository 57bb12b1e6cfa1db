"""The digest is mailed by the same server as everything else."""

from tests.mail.conftest import house, postbox, smtp

__all__ = ["house", "postbox", "smtp"]
