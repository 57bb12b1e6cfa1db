import io

import pytest

from tests import make
from workspace.assets.checklist import split
from workspace.assets.models import Asset
from workspace.db import db

FORM = {
    "title": "What downtime costs",
    "type": "article",
    "language": "nb",
    "audience": "buyer",
    "channel": "remote",
    "quarter": "next",
    "size": "M",
    "owner_id": "",
    "product_id": "",
    "responses-0": "Book a demo",
    "stage": "idea",
}


def only() -> Asset:
    return db.session.query(Asset).one()


def test_an_idea_is_kept_and_shown(as_mara):
    answer = as_mara.post("/assets/new", data=FORM, follow_redirects=True)
    assert answer.status_code == 200 and "Book a demo" in answer.text
    assert (only().stage, only().size, only().quarter) == ("idea", "M", "next")


def test_what_is_already_published_has_a_link_or_a_file(as_mara):
    answer = as_mara.post("/assets/new", data=FORM | {"stage": "published"})
    assert answer.status_code == 422 and "has a link or a file: add one" in answer.text


def test_what_is_already_published_comes_in_published(as_mara):
    as_mara.post("/assets/new", data=FORM | {"stage": "published", "url": "https://example.com/a"})
    assert only().is_published and only().review_on


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.com", "https://", "//x.y", "http://["])
def test_only_web_addresses_are_links(as_mara, url):
    answer = as_mara.post("/assets/new", data=FORM | {"url": url})
    assert answer.status_code == 422 and "https://" in answer.text


def test_the_second_of_two_who_save_sees_both(as_mara, as_sol):
    as_mara.post("/assets/new", data=FORM)
    address, seen = f"/assets/{only().id}/edit", only().stamp
    assert as_mara.post(address, data=FORM | {"title": "Mara's title", "seen": seen}).status_code == 303
    answer = as_sol.post(address, data=FORM | {"title": "Sol's title", "seen": seen})
    assert answer.status_code == 409
    assert "Mara&#39;s title" in answer.text and "Sol&#39;s title" in answer.text
    assert only().title == "Mara's title"
    assert as_sol.post(address, data=FORM | {"title": "Sol's title", "seen": only().stamp}).status_code == 303


def test_a_file_comes_back_as_a_download_under_its_own_name(as_mara, as_rut, stranger):
    file = (io.BytesIO(b"%PDF-1.7"), "Hva nedetid koster.pdf")
    as_mara.post("/assets/new", data=FORM | {"file": file})
    answer = as_rut.get(f"/assets/{only().id}/file")
    assert answer.data == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Hva%20nedetid" in answer.headers["Content-Disposition"] or "Hva nedetid" in str(answer.headers)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/octet-stream"
    assert stranger.get(f"/assets/{only().id}/file").status_code == 302


@pytest.mark.parametrize("name", ["page.html", "logo.svg", "run.exe", "noname"])
def test_what_a_browser_would_run_is_not_taken(as_mara, name):
    answer = as_mara.post("/assets/new", data=FORM | {"file": (io.BytesIO(b"<script>"), name)})
    assert answer.status_code == 422 and db.session.query(Asset).count() == 0


def test_a_reader_reads_and_ticks_and_changes_nothing(as_rut, rut):
    asset = make.asset(type="checklist")
    assert as_rut.get(f"/assets/{asset.id}").status_code == 200
    assert as_rut.get("/assets/new").status_code == 403
    for address in ("edit", "removal", "still-right"):
        assert as_rut.post(f"/assets/{asset.id}/{address}").status_code == 403


def test_strangers_are_asked_to_sign_in(stranger):
    for address in ("/assets/", "/assets/1", "/jobs/", "/jobs/assets", "/jobs/placing"):
        assert "/sign-in" in stranger.get(address).headers["Location"]


def test_each_reader_ticks_for_themselves(as_rut, as_sol, app):
    asset = make.asset(type="checklist")
    with make.writing():
        asset.text.markdown = "Before the call:\n\n- [ ] Read the brief\n- [x] Ask who decides"
        db.session.commit()
    line = split(asset.text.markdown)[1][1]
    answer = as_rut.post(f"/assets/{asset.id}/ticks", data={"line": line}, follow_redirects=True)
    assert answer.text.count('aria-pressed="true"') == 1
    assert 'aria-pressed="true"' not in as_sol.get(f"/assets/{asset.id}").text
    as_rut.post(f"/assets/{asset.id}/ticks", data={"line": line})
    assert 'aria-pressed="true"' not in as_rut.get(f"/assets/{asset.id}").text
    assert as_rut.post(f"/assets/{asset.id}/ticks", data={"line": "0"}).status_code == 404


def test_lines_said_twice_are_two_and_code_is_no_line():
    pairs = split("- [ ] Call\n- [ ] Call\n```\n- [ ] not one\n```")
    assert [bool(line) for _, line in pairs] == [True, True, False]
    assert pairs[0][1] != pairs[1][1]


def test_the_list_is_narrowed_and_the_retired_stay_out(as_sol):
    make.asset("Wanted", type="video", language="sv")
    make.asset("Other", type="video", language="nb")
    make.asset("Old", type="video", language="sv", stage="retired")
    page = as_sol.get("/assets/?type=video&language=sv&stage=").text
    assert "Wanted" in page and "Other" not in page and "Old" not in page
    assert "Old" in as_sol.get("/assets/?stage=retired").text


def test_lists_and_pages_ask_little_of_the_database(as_mara, queries):
    assets = [make.asset(f"Asset {n}") for n in range(4)]
    for address in ("/assets/", f"/assets/{assets[0].id}", f"/assets/{assets[0].id}/edit", "/jobs/assets"):
        with queries() as seen:
            assert as_mara.get(address).status_code == 200
        assert len(seen) <= 12, (address, seen)


def test_internal_assets_have_no_send_box(as_sol):
    inside = make.asset(audience="internal", url="https://example.com/inside")
    outside = make.asset(url="https://example.com/outside")
    assert "Send it" not in as_sol.get(f"/assets/{inside.id}").text
    assert "Send it" in as_sol.get(f"/assets/{outside.id}").text


def test_removing_forgets_and_only_those_who_may_do_it(as_mara, as_alma, mara):
    mine, theirs = make.asset(stage="idea", author_id=mara.id), make.asset()
    assert as_mara.post(f"/assets/{mine.id}/removal").status_code == 303
    assert as_mara.post(f"/assets/{theirs.id}/removal").status_code == 403
    assert as_alma.post(f"/assets/{theirs.id}/removal").status_code == 303
    assert db.session.query(Asset).count() == 0


def test_still_right_gives_it_another_year(as_mara, at):
    at(2026, 11, 22)
    asset = make.asset(review_on=make.today())
    assert "Still right" in as_mara.get(f"/assets/{asset.id}").text
    as_mara.post(f"/assets/{asset.id}/still-right")
    assert asset.review_on.year == 2027
