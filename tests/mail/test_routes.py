"""The admin's page about mail, one's own choice, and the one click that ends it."""

import uuid

import pytest

from workspace.config import BadSetting, load
from workspace.mail.unsubscribing import unsubscribe_token
from workspace.settings.models import Workspace


def say(browser, domains):
    return browser.post("/settings/mail", data={"client_id": str(uuid.uuid4()), "domains": domains})


def test_an_admin_names_the_workspaces_own_domains(as_alma, workspace):
    assert not workspace.is_own_address("sol@fjordlogg.no")
    assert say(as_alma, " @Fjordlogg.NO, fjordlogg.se fjordlogg.no").status_code == 303
    assert Workspace.get().mail_domains == ["fjordlogg.no", "fjordlogg.se"]
    assert Workspace.get().is_own_address("Sol@FJORDLOGG.no")
    for other in ("sol@fjordlogg.no.evil.example", "sol@post.fjordlogg.no", "", "sol@"):
        assert not Workspace.get().is_own_address(other)


@pytest.mark.parametrize(
    "typed", ["localhost", "*.no", "fjordlogg..no", "sol@fjordlogg.no", "<script>", "-a.no"]
)
def test_what_is_no_domain_is_refused_and_stays_typed(as_alma, typed):
    assert say(as_alma, typed).status_code == 422
    assert Workspace.get().mail_domains == []


def test_only_an_admin_names_them(as_sol):
    assert say(as_sol, "evil.example").status_code == 403


def test_a_person_chooses_in_the_profile_what_is_mailed(as_sol, sol):
    form = {"client_id": str(uuid.uuid4()), "name": "Sol", "language": "en", "zone": "Europe/Oslo"}
    assert as_sol.post("/profile", data={**form, "look": "system", "mail": "weekly"}).status_code == 303
    assert sol.mail == "weekly"
    assert as_sol.post("/profile", data={**form, "look": "system", "mail": "hourly"}).status_code == 422


def test_a_link_that_was_made_up_ends_nobodys_mail(stranger, sol, mara):
    token = unsubscribe_token(sol)
    assert "sol" not in token and stranger.post(f"/mail/unsubscribe/{token}x").status_code == 404
    assert stranger.post("/mail/unsubscribe/x").status_code == 404
    assert (sol.mail, mara.mail) == ("at_once", "at_once")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "smtp://"), ("SMTP_URL", "smtp://host:99999"), ("IMAP_URL", "http://host"),
        ("IMAP_MINUTES", "0"), ("MAIL_FROM", "nobody"), ("MAIL_FROM", "a@b.no\nBcc: c@d.no"),
        ("MAIL_FROM", "a@b.no, c@d.no"),
    ],
)  # fmt: skip
def test_a_wrong_setting_names_itself(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        load({"DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://x.no", name: value})


def test_mail_needs_the_address_that_its_links_lead_to(tmp_path):
    with pytest.raises(BadSetting, match="PUBLIC_URL"):
        load({"DATA_DIR": str(tmp_path), "SMTP_URL": "smtp://host"})


def test_a_wrong_address_is_named_without_its_password(tmp_path):
    with pytest.raises(BadSetting) as said:
        load({"DATA_DIR": str(tmp_path), "SMTP_URL": "smpt://bot:hemmelig@host"})
    assert "hemmelig" not in str(said.value)
