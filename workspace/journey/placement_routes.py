"""Placing assets: the library by buying job, one asset's placements, and many at once."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace.asked import number
from workspace.assets.filtering import choices, chosen
from workspace.assets.listing import matching, page
from workspace.assets.models import Asset
from workspace.db import db
from workspace.journey.forms import PlacementForm, PlacingForm, persona_choices
from workspace.journey.models import Job, Placement, displace, place
from workspace.people.models import User, me
from workspace.personas.models import Persona
from workspace.web import allow

MOST = 100  # assets placed at once: what one page of a list holds, twice


def add_to(bp: Blueprint) -> None:
    """These routes are the journey's own; they have a file of their own."""
    bp.add_url_rule("/assets", view_func=assets)
    bp.add_url_rule("/assets/<int:asset_id>", view_func=about_asset, methods=["GET", "POST"])
    bp.add_url_rule("/placements/<int:placement_id>/removal", view_func=unplace, methods=["POST"])
    bp.add_url_rule("/placing", view_func=placing, methods=["GET", "POST"])


def assets():
    """The library, narrowed to a job and a persona, or to what stands on no job."""
    filters = chosen(request.args)
    job, persona = request.args.get("job", "unplaced"), request.args.get("persona", type=number)
    rows = matching(filters)
    here = select(Placement.id).where(Placement.asset_id == Asset.id)
    if job == "unplaced":
        rows = rows.where(~here.exists())
    elif job.isdecimal():
        here = here.where(Placement.job_id == int(job))
    if job != "unplaced":
        any_or_one = (Placement.persona_id == persona) | Placement.persona_id.is_(None)
        rows = rows.where((here.where(any_or_one) if persona else here).exists())
    return render_template(
        "journey/assets.html",
        page=page(rows, request.args.get("after")),
        filters=filters,
        choices=choices(),
        jobs=[(str(row.id), row.name) for row in Job.in_order()],
        personas=[(int(key), name) for key, name in persona_choices() if key],
        job=job,
        persona=persona,
    )


def about_asset(asset_id: int) -> ResponseReturnValue:
    """An asset's placements, and the form that adds one."""
    asset = db.get_or_404(Asset, asset_id)
    form = PlacementForm()
    if request.method == "POST":
        allow(asset.editable_by(me()))
        if form.validate():
            job, persona = db.session.get(Job, form.job_id.data), _persona(form.persona_id.data)
            place(asset, job, persona, me())
            db.session.commit()
            return redirect(url_for(".about_asset", asset_id=asset_id), 303)
    placements = db.session.scalars(
        select(Placement)
        .join(Job)
        .options(joinedload(Placement.job), joinedload(Placement.persona))
        .where(Placement.asset_id == asset_id)
        .order_by(Job.position, Placement.id)
    ).all()
    return render_template(
        "journey/about_asset.html", asset=asset, placements=placements, form=form
    ), 422 if form.errors else 200


def unplace(placement_id: int) -> ResponseReturnValue:
    placement = db.get_or_404(Placement, placement_id)
    asset_id = placement.asset_id
    allow(placement.asset.editable_by(me()))
    displace(placement, me())
    db.session.commit()
    return redirect(url_for(".about_asset", asset_id=asset_id), 303)


def placing() -> ResponseReturnValue:
    """Places and assigns every asset that was chosen in a list."""
    allow(me().can_write)
    form = PlacingForm(request.form if request.method == "POST" else request.args)
    ids = (form.ids.data or [])[:MOST]
    assets = db.session.scalars(select(Asset).where(Asset.id.in_(ids)).order_by(Asset.id.desc())).all()
    if request.method == "GET" or not assets or not form.validate():
        is_invalid = request.method == "POST"
        return render_template("journey/placing.html", form=form, assets=assets), 422 if is_invalid else 200
    jobs = [db.session.get(Job, job_id) for job_id in form.jobs.data]
    personas = [_persona(persona_id) for persona_id in form.persona_ids]
    owner = db.session.get(User, form.owner.data) if form.owner.data else None
    for asset in assets:
        for job in jobs:
            for persona in personas:
                place(asset, job, persona, me())
        if owner and asset.owner_id != owner.id:
            asset.edit(me(), owner_id=owner.id)
    db.session.commit()
    flash(ngettext("%(num)s asset changed.", "%(num)s assets changed.", len(assets)), "ok")
    return redirect(url_for("assets.index"), 303)


def _persona(persona_id: int | None) -> Persona | None:
    if persona_id is None:
        return None
    return db.session.get(Persona, persona_id) or abort(404)
