"""Configuration is loud on a wrong value."""

import pytest

from workspace.config import BadSetting, load


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"), ("PORT", "70000"), ("WORKERS", "0"), ("DATABASE_URL", "mysql://here"),
        ("REDIS_URL", "http://here"), ("SECRET_KEY", "short"), ("PUBLIC_URL", "tryline.example.com"),
        ("SMTP_URL", "mail.example.com"), ("TRUSTED_PROXIES", "-1"), ("LOG_LEVEL", "LOUD"),
        ("MAX_UPLOAD_MB", "0"),
        ("TRUSTED_HOSTS", "https://tryline.example.com"), ("TRUSTED_HOSTS", "here:8000"),
    ],
)  # fmt: skip
def test_a_wrong_value_names_itself(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        load({"DATA_DIR": str(tmp_path), name: value})


def test_the_default_is_sqlite_in_the_data_folder(tmp_path):
    assert load({"DATA_DIR": str(tmp_path)})["DATABASE_URL"] == f"sqlite:///{tmp_path}/tryline.sqlite3"


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path):
    first = load({"DATA_DIR": str(tmp_path)})["SECRET_KEY"]
    assert load({"DATA_DIR": str(tmp_path)})["SECRET_KEY"] == first and len(first) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_secret_can_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    settings = load({"DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings["SECRET_KEY"] == "k" * 40


def test_a_missing_file_names_its_setting(tmp_path):
    with pytest.raises(BadSetting, match="SECRET_KEY_FILE"):
        load({"DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "none")})


def test_the_old_name_of_postgresql_is_read(tmp_path):
    settings = load({"DATA_DIR": str(tmp_path), "DATABASE_URL": "postgres://u@h/d"})
    assert settings["DATABASE_URL"] == "postgresql://u@h/d"
