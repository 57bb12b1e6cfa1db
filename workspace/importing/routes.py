"""Imports: a file is uploaded, mapped and run; what became of its rows is shown. Exports everything."""

import csv
from io import StringIO

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from workspace import queue
from workspace.db import db, keyset, today, writing
from workspace.importing.archive import archived
from workspace.importing.choices import Choices
from workspace.importing.columns import Sheet
from workspace.importing.fields import FIELDS, NOUNS
from workspace.importing.forms import UploadForm
from workspace.importing.kept_rows import rows_of
from workspace.importing.mapping import CURRENCIES, Mapping
from workspace.importing.models import Import, ImportRow
from workspace.importing.preview import TICKED_AT_MOST, first_rows, preview, questions
from workspace.importing.receiving import keep, receive
from workspace.importing.running import work_off
from workspace.importing.sheet import Row, Unreadable
from workspace.importing.writing import guarded
from workspace.people.models import User, me
from workspace.web import Form, allow, reads_first

bp = Blueprint("importing", __name__, url_prefix="/imports")


@bp.get("/")
def index():
    allow(me().can_write)
    return _list(UploadForm())


@bp.post("/")
@reads_first
def create():
    allow(me().can_write)
    form = UploadForm()
    if not form.validate_on_submit():
        return _list(form, 422)
    key, user_id = form.client_id.data, me().id
    if sent := Import.sent(key):
        return redirect(url_for(".show", import_id=sent.id), 303)
    try:
        sha256 = keep(form.file.data.stream, key)
    except Unreadable as error:
        form.file.errors = [error.reason]
        return _list(form, 422)
    with writing():
        by, name = db.session.get(User, user_id), form.file.data.filename or ""
        import_id = receive(sha256, name, by, key, form.noun.data).id
        db.session.commit()
    work_off(import_id)
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.get("/<int:import_id>")
def show(import_id: int):
    allow(me().can_write)
    import_ = db.get_or_404(Import, import_id)
    if import_.state == "mapping":
        if "watched" in request.args:  # who saw it being read goes on to the page that maps it
            return "", 204, {"HX-Redirect": url_for(".show", import_id=import_id)}
        sheet = Sheet.kept(import_.sheet)
        return _mapping_page(import_, sheet, _looked_at(import_, sheet), Mapping(**import_.mapping))
    failed = select(ImportRow.n, ImportRow.reason, ImportRow.raw, ImportRow.kind, ImportRow.row_id).where(
        ImportRow.import_id == import_id, ImportRow.result == "failed"
    )
    page = keyset(failed, [ImportRow.n], request.args.get("after"), descending=False)
    told = {"noun": NOUNS.get(import_.noun), "is_at_work": queue.is_at_work()}
    return render_template("importing/show.html", import_=import_, page=page, **told)


@bp.post("/<int:import_id>/preview")
@reads_first
def look(import_id: int):
    """Keeps what was chosen so far and shows the rows as they would be."""
    import_, *_, mapping = _told(import_id)
    with writing():
        _keep(import_, mapping)
        db.session.commit()
    return redirect(url_for(".show", import_id=import_id, _anchor="preview"), 303)


@bp.post("/<int:import_id>/run")
@reads_first
def run(import_id: int):
    import_, sheet, rows, mapping = _told(import_id)
    missing = [f.label for f in FIELDS[import_.noun] if f.is_needed and f.name not in mapping.columns]
    if missing or mapping.is_ambiguous or not mapping.count(sheet):
        return _mapping_page(import_, sheet, rows, mapping, missing, has_failed=True)
    with writing():
        _keep(import_, mapping).start()
        db.session.commit()
    work_off(import_id)
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.post("/<int:import_id>/going-on")
def go_on(import_id: int):
    """Goes on where it stopped: rows have their keys, so that none is made twice."""
    import_ = db.get_or_404(Import, import_id)
    allow(import_.editable_by(me()))
    import_.go_on()
    db.session.commit()
    work_off(import_id)
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.post("/<int:import_id>/cancel")
def cancel(import_id: int):
    import_ = db.get_or_404(Import, import_id)
    allow(import_.editable_by(me()))
    import_.cancel()
    is_begun = import_.state == "cancelling"
    db.session.commit()
    if is_begun:
        work_off(import_id)
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.get("/<int:import_id>/failed.csv")
def failed(import_id: int):
    """The rows that failed as they came, with the reason: to be mended and imported again."""
    allow(me().can_write)
    import_ = db.get_or_404(Import, import_id)
    rows = select(ImportRow.raw, ImportRow.reason).where(
        ImportRow.import_id == import_id, ImportRow.result == "failed"
    )
    sheet = StringIO()
    writer = csv.writer(sheet)
    headings = import_.mapping.get("headings", [])  # none before it is read
    writer.writerow([guarded(heading) for heading in [*headings, gettext("Reason")]])
    width = len(headings)
    for raw, reason in db.session.execute(rows.order_by(ImportRow.n)):
        cells = [*raw, *[""] * width][:width]
        writer.writerow([guarded(cell) for cell in [*cells, reason]])
    return Response(
        sheet.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename=failed-{import_id}.csv"},
    )


@bp.get("/export")
def export():
    """Everything of the workspace in one archive."""
    allow(me().is_admin)
    return send_file(
        archived(), "application/zip", as_attachment=True, download_name=f"tryline-{today()}.zip"
    )


def _list(form: UploadForm, status: int = 200) -> tuple[str, int]:
    imports = select(Import).options(joinedload(Import.user), defer(Import.mapping))
    page = keyset(imports.add_columns(Import.id), [Import.id], request.args.get("after"))
    return render_template("importing/index.html", form=form, page=page, nouns=NOUNS), status


def _mapping_page(
    import_: Import,
    sheet: Sheet,
    rows: list[Row],
    mapping: Mapping,
    missing: tuple = (),
    has_failed: bool = False,
) -> tuple[str, int]:
    choices = Choices(me())
    page = render_template(
        "importing/mapping.html",
        import_=import_,
        form=Form(formdata=None),
        sheet=sheet,
        mapping=mapping,
        fields=FIELDS[import_.noun],
        questions=questions(sheet, import_.noun, mapping, choices),
        preview=preview(rows, sheet, import_.noun, mapping, choices),
        missing=missing,
        has_failed=has_failed,
        currencies=CURRENCIES,
        earlier=import_.before_this(),
        noun=NOUNS[import_.noun],
    )
    return page, 422 if has_failed else 200


def _told(import_id: int) -> tuple[Import, Sheet, list[Row], Mapping]:
    """The import with the rows it shows and what was chosen on the page: slow, so before the write."""
    import_ = db.get_or_404(Import, import_id)
    allow(import_.editable_by(me()))
    if import_.state != "mapping":  # sent twice, or from a page that was left open
        abort(redirect(url_for(".show", import_id=import_id), 303))
    sheet, mapping = Sheet.kept(import_.sheet), Mapping(**import_.mapping)
    rows = _looked_at(import_, sheet)
    shown = [row.number for row in rows[:TICKED_AT_MOST]]
    mapping.told(request.form, sheet, import_.noun, Choices(me()), shown)
    return import_, sheet, rows, mapping


def _looked_at(import_: Import, sheet: Sheet) -> list[Row]:
    return first_rows(rows_of(import_.id, sheet.names))


def _keep(import_: Import, mapping: Mapping) -> Import:
    if import_.state == "mapping":
        import_.mapping = mapping.as_json()
    return import_
