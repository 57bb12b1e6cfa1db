"""The demo's company, as files in workspace/demo/content: what stands in them, and that it hangs together.

Every list holds objects with a `key`; others name them by it (`owner`, `by`, `account`, `persona` …).
Days are counted from the day the demo is loaded: `…days_ago` back, `…days_ahead` forward (negative: past).
A text that ends in `.md` names a Markdown file beside the list; anything else is the text itself.

workspace.json   name, currency, languages, jobs (keys of the buying jobs, in order)
users.json       the columns of a user. products.json, segments.json: a name
rates.json       currency, days_ago, rate (a decimal as text: one unit in the workspace's currency)
stages.json      name, outcome, expected_job
accounts.json    name, segment
deals.json       account, name, source, external_id, value (minor unit), currency, stage, owner,
                 close_days_ahead, as_of_days_ago, personas_met
personas.json    the head, language, sections {key: file}
                 signed: version, signatures [{by, function, days_ago}]; or null
assets.json      the columns, url or body (file), placements [{job, persona or null}], wanted_responses
                 (the most wanted first)
themes.json      name, kind, language, owner, days_ago
                 answer: language, know, say, do, author, days_ago, approved_by, approved_days_ago and
                 translations [{language, by, days_ago, know, say, do}]
                 decision: exit, by, days_ago, owner, assets; for «not content» reason and reason_words
                 tips: key, by, language, days_ago, words
objections.json  kind, words, language, account, deal, persona, job, severity, days_ago, by, theme,
                 said_to_them, helped (true, false, null) and helped_by: "answer", a tip's key or an asset's.
                 Value and currency come from the deal; how often tips and assets helped is counted from here.
"""

import json
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

import workspace.demo

CONTENT = Path(workspace.demo.__file__).parent / "content"
ROLES = {"recommender", "influencer", "decision_maker", "economic_decision_maker", "end_user", "purchaser"}
SECTIONS = {
    "goals", "challenges", "how_we_help", "objections", "messages", "information", "triggers", "success",
}  # fmt: skip
STAGES = {"idea", "planned", "drafting", "review", "published", "retired"}
TYPES = {"article", "checklist", "video", "demo", "case_study", "calculator", "webinar", "guide"}

# Words that only one of the languages spells so, and letters that another of them never has.
FOREIGN = {
    "nb": r"\b(af|hvad|nogen|jeres|jer|och|inte|är|vad|the|and)\b|[äö]",
    "sv": r"\b(og|ikke|hva|hvad|jeg|af|noen|nogen|dere|the|and)\b|[æø]",
    "da": r"\b(av|hva|noen|dere|och|inte|är|vad|the|and)\b|[äö]",
    "en": r"\b(og|och|ikke|inte|det|som|til|för|på)\b|[æøåäö]",
}


def content(name: str) -> list[dict]:
    return json.loads((CONTENT / f"{name}.json").read_text("utf-8"))


def keys(name: str) -> set[str]:
    return {row["key"] for row in content(name)}


def text(value: str) -> str:
    return (CONTENT / value).read_text("utf-8") if value.endswith(".md") else value


def assert_written_in(language: str, words: str) -> None:
    found = re.search(FOREIGN[language], words, re.IGNORECASE)
    assert not found, f"{found[0]!r} is not {language}: {words[:80]}"


def with_keys() -> list[str]:
    return [
        path.stem for path in CONTENT.glob("*.json") if path.stem not in {"workspace", "rates", "objections"}
    ]


@pytest.mark.parametrize("name", with_keys())
def test_a_key_names_one_row(name):
    assert max(Counter(row["key"] for row in content(name)).values()) == 1


@pytest.mark.parametrize("name", [path.stem for path in CONTENT.glob("*.json") if path.stem != "workspace"])
def test_rows_of_a_list_have_the_same_keys(name):
    assert len({frozenset(row) for row in content(name)}) == 1


def test_five_people_work_here_and_none_can_get_mail():
    users = content("users")
    assert [user["key"] for user in users] == ["mara", "sol", "alma", "jeppe", "rut"]
    assert all(user["email"].endswith("@example.com") for user in users)


def test_both_teams_have_a_lead_and_the_reader_holds_no_function():
    users = {user["key"]: user for user in content("users")}
    assert users["mara"]["is_lead_of_marketing"] and users["mara"]["is_marketing"]
    assert users["jeppe"]["is_lead_of_sales"] and users["jeppe"]["is_sales"]
    assert users["alma"]["is_admin"]
    assert users["rut"]["is_reader"] and not (users["rut"]["is_sales"] or users["rut"]["is_marketing"])


def test_every_foreign_currency_has_a_rate_as_old_as_the_oldest_objection():
    oldest = max(objection["days_ago"] for objection in content("objections"))
    known = {rate["currency"] for rate in content("rates") if rate["days_ago"] >= oldest}
    assert {deal["currency"] for deal in content("deals")} <= known | {"NOK"}


def test_ten_deals_point_at_their_rows_and_two_open_ones_are_overdue():
    stages = {stage["key"]: stage["outcome"] for stage in content("stages")}
    deals = content("deals")
    assert len(deals) == 10
    assert len(content("accounts")) >= 10
    assert len({(deal["source"], deal["external_id"]) for deal in deals}) == 10
    for deal in deals:
        assert deal["account"] in keys("accounts")
        assert deal["owner"] in keys("users")
        assert set(deal["personas_met"]) <= keys("personas")
        assert isinstance(deal["value"], int)
    overdue = [deal for deal in deals if stages[deal["stage"]] == "open" and deal["close_days_ahead"] < 0]
    assert len(overdue) == 2


def test_segments_products_and_stages_are_known():
    assert {account["segment"] for account in content("accounts")} <= keys("segments")
    assert {persona["segment"] for persona in content("personas")} <= keys("segments")
    products = {row["product"] for row in content("personas") + content("assets")}
    assert products - {None} == keys("products")
    jobs = content("workspace")["jobs"]
    assert [stage["expected_job"] for stage in content("stages")][:6] == jobs


@pytest.mark.parametrize("persona", content("personas"), ids=lambda persona: persona["key"])
def test_a_persona_is_written_whole_in_its_language(persona):
    assert persona["role"] in ROLES
    assert set(persona["sections"]) == SECTIONS
    for name in persona["sections"].values():
        assert 60 <= len(text(name).split()) <= 180, name
        assert_written_in(persona["language"], text(name))
    assert_written_in(persona["language"], f"{persona['summary']} {persona['quote']}")


def test_personas_stand_signed_half_signed_unsigned_and_signed_too_long_ago():
    signed = {persona["key"]: persona["signed"] for persona in content("personas")}
    users = {user["key"]: user for user in content("users")}
    for signature in chain.from_iterable(one["signatures"] for one in signed.values() if one):
        assert users[signature["by"]][f"is_{signature['function']}"]
    assert signed["turid"]["version"] == 2
    assert len(signed["fredrik"]["signatures"]) == 1
    assert signed["marcus"] is None
    assert all(signature["days_ago"] > 365 for signature in signed["lone"]["signatures"])


def test_forty_assets_stand_in_every_stage_type_and_language():
    assets = content("assets")
    assert len(assets) == 40
    assert {asset["stage"] for asset in assets} == STAGES
    assert {asset["type"] for asset in assets} == TYPES
    assert {asset["language"] for asset in assets} == {"nb", "sv", "da", "en"}
    assert sum(asset["stage"] == "published" for asset in assets) > 20


@pytest.mark.parametrize("asset", content("assets"), ids=lambda asset: asset["key"])
def test_an_asset_points_at_its_rows_and_can_be_opened_when_published(asset):
    assert asset["owner"] in keys("users")
    assert asset["approver"] in keys("users") | {None}
    assert asset["quarter"] in {"this", "next", "not_now"}
    assert asset["size"] in {"S", "M", "L", None}
    for placement in asset["placements"]:
        assert placement["job"] in content("workspace")["jobs"]
        assert placement["persona"] in keys("personas") | {None}
    assert len(asset["wanted_responses"]) <= 3
    for words in (asset["title"], *asset["wanted_responses"]):
        assert_written_in(asset["language"], words)
    if asset["stage"] == "published":
        assert bool(asset["url"]) != bool(asset["body"])
        assert asset["published_days_ago"] is not None and asset["review_days_ahead"] is not None
    assert not asset["url"] or asset["url"].startswith("https://example.com/")


def test_six_assets_are_written_out_two_as_checklists_and_one_as_a_long_article():
    written = [asset for asset in content("assets") if asset["body"]]
    assert len(written) == 6
    for asset in written:
        assert_written_in(asset["language"], text(asset["body"]))
    ticked = [asset for asset in written if "- [ ] " in text(asset["body"])]
    assert [asset["type"] for asset in ticked] == ["checklist", "checklist"]
    assert any(asset["type"] == "article" and len(text(asset["body"]).split()) >= 400 for asset in written)


def test_twelve_themes_take_every_exit_and_two_wait_for_an_answer():
    themes = content("themes")
    assert len(themes) == 12
    exits = Counter(theme["decision"]["exit"] if theme["decision"] else None for theme in themes)
    assert set(exits) == {"make", "existing", "not_content", None}
    assert sum(theme["answer"] is None for theme in themes) == 2
    assert sum(bool(theme["answer"] and theme["answer"]["translations"]) for theme in themes) == 2


@pytest.mark.parametrize("theme", content("themes"), ids=lambda theme: theme["key"])
def test_a_theme_is_answered_in_its_language_and_approved_by_the_other_function(theme):
    assert theme["owner"] in keys("users")
    assert_written_in(theme["language"], theme["name"])
    answer = theme["answer"]
    if answer is None:
        return
    users = {user["key"]: user for user in content("users")}
    for version in (answer, *answer["translations"]):
        for part in ("know", "say", "do"):
            assert_written_in(version["language"], version[part])
    assert answer["days_ago"] <= theme["days_ago"]
    if answer["approved_by"]:
        assert users[answer["author"]]["is_sales"] == users[answer["approved_by"]]["is_marketing"]
        assert answer["approved_days_ago"] <= answer["days_ago"]
    for tip in theme["tips"]:
        assert users[tip["by"]]["is_sales"]
        assert_written_in(tip["language"], tip["words"])


def test_a_decision_names_assets_or_says_why_it_is_not_content():
    stages = {asset["key"]: asset["stage"] for asset in content("assets")}
    for decision in (theme["decision"] for theme in content("themes") if theme["decision"]):
        made = {stages[asset] for asset in decision["assets"]}
        if decision["exit"] == "not_content":
            assert (
                not made
                and decision["reason"] in {"price", "product", "contract"}
                and decision["reason_words"]
            )
        else:
            assert decision["reason"] is None
            assert made and (made == {"published"}) == (decision["exit"] == "existing")


def test_sixty_objections_are_heard_in_four_languages_and_eight_are_unsorted():
    objections = content("objections")
    assert Counter(objection["language"] for objection in objections) == {
        "nb": 20,
        "sv": 15,
        "da": 13,
        "en": 12,
    }
    assert sum(objection["theme"] is None for objection in objections) == 8
    assert len({objection["words"] for objection in objections}) == 60
    assert {objection["kind"] for objection in objections} == {"objection", "question"}


@pytest.mark.parametrize("objection", content("objections"), ids=lambda objection: objection["words"][:30])
def test_an_objection_points_at_its_rows_and_is_written_in_its_language(objection):
    deals = {deal["key"]: deal for deal in content("deals")}
    assert objection["account"] in keys("accounts")
    assert objection["by"] in keys("users") - {"rut"}
    assert objection["persona"] in keys("personas") | {None}
    assert objection["theme"] in keys("themes") | {None}
    assert objection["job"] in {*content("workspace")["jobs"], None}
    assert objection["severity"] in {"mentioned", "slowed", "stopping", None}
    assert 1 <= objection["days_ago"] <= 200
    if objection["deal"]:
        assert deals[objection["deal"]]["account"] == objection["account"]
        assert objection["persona"] in deals[objection["deal"]]["personas_met"]
    assert_written_in(objection["language"], f"{objection['words']} {objection['said_to_them'] or ''}")


def test_nothing_helped_before_it_was_there():
    since = {asset["key"]: asset["published_days_ago"] for asset in content("assets")}
    for theme in content("themes"):
        since |= {tip["key"]: tip["days_ago"] for tip in theme["tips"]}
        since["answer", theme["key"]] = theme["answer"] and theme["answer"]["approved_days_ago"]
    for objection in content("objections"):
        assert (objection["helped"] is None) == (objection["helped_by"] is None)
        if objection["helped_by"]:
            by = objection["helped_by"]
            assert objection["said_to_them"]
            assert since["answer", objection["theme"]] if by == "answer" else since[by]
            assert objection["days_ago"] < (
                since["answer", objection["theme"]] if by == "answer" else since[by]
            )


def test_several_themes_are_heard_in_more_than_two_languages():
    heard = Counter(
        theme for theme, _ in {(o["theme"], o["language"]) for o in content("objections") if o["theme"]}
    )
    assert set(heard) == keys("themes")
    assert sum(languages > 2 for languages in heard.values()) >= 5
