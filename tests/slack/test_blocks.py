"""Every message of every incident: as it was agreed (golden files), within Slack's limits, literal and honest."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.model import Remedy
from bot.policy import Terms
from bot.stages import Stage, StageState
from handlers.playground import checks
from handlers.slack import blocks, kit, limits
from handlers.slack.kit import Message
from handlers.slack.modals import glass_view, refusal_view
from handlers.slack.remedies import decide, offers, parse_choice
from handlers.words import step_text
from tests.slack.incidents import (
    CASES,
    COMPOSE,
    GLASS,
    HOSTILE_TEXT,
    ID,
    ONE,
    OTHER_PORT,
    RELAPSES,
    STOP_SERVICE,
    TERMS,
    UNREAD,
)

GOLDEN = Path(__file__).parent / "golden"
STAGES = (
    Stage("connect", "Connect to host1", StageState.DONE),
    Stage("ports", "Port conflicts", StageState.RUNNING, "12 of 30 answers"),
    Stage("daemon", "Docker daemon and its log"),
)


def terms_of(name: str) -> dict[str, Terms]:
    found = CASES[name].diagnosis
    return {offer.remedy.id: TERMS for offer in offers(found)} if found else {}


def messages(name: str) -> dict[str, Message]:
    """Everything that Slack shows of one incident."""
    incident = CASES[name]
    drawn = {
        "parent": blocks.parent(incident),
        "looking": blocks.looking(incident, STAGES),
        "mending": blocks.mending(incident, ()) if incident.decision and incident.decision.approved else None,
        "answer": blocks.answer(incident, terms_of(name), glass=name in GLASS, relapse=RELAPSES.get(name)),
        "superseded": blocks.superseded(incident),
        "glass": blocks.broken_glass(incident, incident.decision),
        "result": blocks.result(incident, TERMS, glass=name in GLASS),
        "going": blocks.going(incident),
        "ended": blocks.ended(incident),
        "back_again": blocks.back_again(incident) if name in RELAPSES else None,
    }
    return {key: message for key, message in drawn.items() if message is not None}


EVERY = [(name, key) for name in CASES for key in messages(name)]


def shown(message: Message) -> str:
    """All text that a message shows."""
    return "\n".join(kit.text_of(block) for block in message.blocks)


@pytest.mark.parametrize("name", CASES)
def test_the_messages_are_the_agreed_ones(name: str) -> None:
    drawn = {key: {"text": m.text, "blocks": list(m.blocks)} for key, m in messages(name).items()}
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(json.dumps(drawn, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == drawn


def test_there_is_no_golden_file_without_an_incident() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(CASES)


@pytest.mark.parametrize(("name", "key"), EVERY)
def test_each_message_is_within_our_own_limits(name: str, key: str) -> None:
    message = messages(name)[key]
    assert () == limits.message_problems(message.blocks, message.text)


@pytest.mark.parametrize(("name", "key"), EVERY)
def test_each_message_is_valid_for_the_played_cloud(name: str, key: str) -> None:
    message = messages(name)[key]
    assert () == checks.message_problems(list(message.blocks))
    assert () == checks.message_problems(list(kit.simple(message)))
    assert 0 < len(message.text.encode()) <= limits.FALLBACK_BYTES
    assert 0 < len(kit.spoken(message).encode()) <= limits.FALLBACK_BYTES


@pytest.mark.parametrize(("name", "key"), EVERY)
def test_slack_s_own_models_read_each_message_back_unchanged(name: str, key: str) -> None:
    for block in messages(name)[key].blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        assert block == json.loads(json.dumps(parsed.to_dict()))


@pytest.mark.parametrize("name", CASES)
def test_the_form_for_a_refusal_is_a_valid_view(name: str) -> None:
    view = refusal_view(CASES[name], "C01OPS", "1.2")
    assert () == checks.view_problems(view)
    assert () == limits.view_problems(view)


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].state == "waiting" or CASES[name].undo_offered])
def test_the_form_of_an_emergency_is_a_valid_view_and_shows_every_command(name: str) -> None:
    incident = CASES[name]
    view = glass_view(incident, "C01OPS", "1.2")
    assert () == limits.view_problems(view)
    if name == "too_long":
        return
    assert () == checks.view_problems(view)
    text = "\n".join(kit.text_of(block) for block in view["blocks"])
    values = [option["value"] for part in walk(view["blocks"]) for option in part.get("options", [])]
    if incident.undo is not None:
        assert all(step_text(step) in text for step in incident.undo.remedy.steps)
        assert values == [f"undo|{incident.undo.remedy.digest[:23]}"]
    elif incident.diagnosis is not None:
        shown_ones = [offer.remedy for offer in offers(incident.diagnosis) if not offer.no_button]
        assert values == [f"{each.id}|{each.digest[:23]}" for each in shown_ones]


@pytest.mark.parametrize("name", ["hostile", "hostile_refusal"])
def test_hostile_text_is_only_ever_literal(name: str) -> None:
    for message in messages(name).values():
        whole = json.dumps(message.blocks)
        assert "mrkdwn" not in whole
        assert '"link"' not in whole
        assert '"broadcast"' not in whole
        assert "<!" not in message.text
        assert "<@" not in message.text
        assert "\u202e" not in json.dumps(message.blocks, ensure_ascii=False) + message.text
        assert "\\u001b" not in whole
        mentioned = {part["user_id"] for part in walk(message.blocks) if part.get("type") == "user"}
        assert mentioned <= {"U01ALICE", "U02BOB"}


def walk(value: Any) -> list[dict[str, Any]]:
    """All objects in a value."""
    if isinstance(value, list | tuple):
        return [found for item in value for found in walk(item)]
    if isinstance(value, dict):
        return [value, *(found for item in value.values() for found in walk(item))]
    return []


def buttons(name: str) -> list[dict[str, Any]]:
    return [part for part in walk(messages(name)["answer"].blocks) if part.get("type") == "button"]


@pytest.mark.parametrize("name", CASES)
def test_there_are_buttons_only_while_something_can_be_decided(name: str) -> None:
    pressed = [part for each in messages(name).values() for part in walk(each.blocks) if "button" == part.get("type")]
    # A button that only says a line, such as the container that was meant, decides nothing.
    there = any(not part["action_id"].startswith("say:") for part in pressed)
    decidable = ("waiting", "approved", "undo_approved")
    assert (CASES[name].state in decidable or CASES[name].undo_offered) == there


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].state == "waiting"])
def test_a_button_never_stands_without_all_of_its_commands_above_it(name: str) -> None:
    message = messages(name)["answer"]
    text = shown(message)
    found = CASES[name].diagnosis
    assert found is not None
    remedies: dict[str, Remedy] = {o.remedy.id: o.remedy for o in offers(found) if not o.no_button}
    for button in (each for each in buttons(name) if each["action_id"].startswith("approve")):
        choice = parse_choice(button["value"])
        chosen = remedies[choice.remedy]
        assert chosen.digest.startswith(choice.digest)
        for step in (*chosen.steps, *chosen.undo):
            assert kit.printable(step_text(step)) in text


def test_a_button_s_value_is_an_opaque_reference() -> None:
    first, refuse, _ = buttons("one_cause")
    assert f"{ID}|stop_service|{STOP_SERVICE.digest[:23]}" == first["value"]
    assert f"{ID}||" == refuse["value"]


def test_the_first_button_is_primary_and_named_by_verb_and_object() -> None:
    first, refuse, second = buttons("one_cause")
    assert ("Stop nginx.service", "primary") == (first["text"]["text"], first["style"])
    assert "Approve on host1: Stop nginx.service and start webserver" == first["accessibility_label"]
    assert "style" not in second
    assert "Refuse…" == refuse["text"]["text"]


def test_a_label_is_cut_between_words_since_half_a_port_is_another_port() -> None:
    assert "Publish webserver on port 8080" == buttons("one_cause")[2]["text"]["text"]
    moved = replace(OTHER_PORT, title="Publish webserver-1 on port 8080 instead")
    finding = replace(ONE.findings[0], remedies=(moved,))
    row = decide(CASES["one_cause"], replace(ONE, findings=(finding,)))[1]
    assert "Publish webserver-1 on port…" == row["elements"][0]["text"]["text"]


def test_what_cannot_be_shown_whole_or_told_apart_cannot_be_approved_here() -> None:
    assert ["Stop nginx.service", "Refuse…"] == [button["text"]["text"] for button in buttons("too_long")]
    text = shown(messages("too_long")["answer"])
    assert "its commands are too long to be shown here in full" in text
    assert "another remedy of the same kind comes first" in text
    assert "dockfix fix host1 webserver --remedy long" in text


def test_no_more_buttons_than_a_person_can_tell_apart() -> None:
    assert 6 == len(buttons("many"))
    assert 4 == shown(messages("many")["answer"]).count("no more than 5 remedies have a button")


def test_a_change_by_hand_is_shown_whole_or_not_at_all_and_has_no_button() -> None:
    text = shown(messages("by_hand")["answer"])
    for proposal in (COMPOSE, UNREAD):
        for said in (proposal.title, proposal.where, proposal.diff.strip(), proposal.then):
            assert said in text
    assert "1 more change" not in text
    assert ["Stop nginx.service", "Refuse…"] == [button["text"]["text"] for button in buttons("by_hand_or_not")]
    long = shown(messages("by_hand_too_long")["answer"])
    assert COMPOSE.diff.strip() in long
    assert "1:1" not in long
    assert UNREAD.diff.strip() in long
    assert "1 more change to be made by hand: dockfix diagnose host1 webserver prints all of it." in long


def test_what_is_dangerous_is_never_the_inviting_button() -> None:
    assert "danger" == buttons("dangerous")[0]["style"]


def test_the_confirmation_shows_the_commands_what_they_hit_and_the_risk() -> None:
    text = buttons("one_cause")[0]["confirm"]["text"]["text"]
    assert text == (
        "Runs on host1:\nsystemctl stop nginx.service\ndocker start webserver\n"
        "Hits: nginx.service: 3 established connections.\nRisk: disruptive."
    )


def test_a_confirmation_that_is_too_long_names_whole_commands_and_says_where_the_rest_stands() -> None:
    text = buttons("hostile")[0]["confirm"]["text"]["text"]
    assert len(text) <= limits.CONFIRM_TEXT
    assert "above" in text


def test_everything_that_was_found_stands_in_the_answer() -> None:
    text = shown(messages("one_cause")["answer"])
    for area in ("Container", "Port conflicts", "Firewall rules", "Docker daemon and its log", "Resources"):
        assert area in text
    for quote in ONE.findings[0].evidence:
        assert quote.text in text
    assert "iptables-save" in text
    assert "needs root" in text
    assert "S01ONCALL" in text


def test_a_refusal_shows_its_reason() -> None:
    drawn = messages("refused")
    assert "nginx serves the shop until Monday" in shown(drawn["answer"])
    assert "nginx serves the shop until Monday" in shown(drawn["result"])


def test_what_ran_without_proof_comes_with_the_way_back() -> None:
    text = shown(messages("not_verified")["result"])
    assert "systemctl start nginx.service" in text
    assert "connection refused" in text


def test_the_proof_says_which_port_answered_and_from_where() -> None:
    assert "198.18.0.11:80/tcp answered, tried from dockfix" in shown(messages("verified")["result"])


def test_a_changed_host_leaves_the_old_answer_without_buttons() -> None:
    drawn = messages("changed")
    assert "The host has changed since this was shown" in shown(drawn["superseded"])
    assert "Here is the new proposal" in shown(drawn["answer"])


def test_the_fallback_sentence_never_holds_hostile_text_unescaped() -> None:
    assert HOSTILE_TEXT not in messages("hostile")["answer"].text


def folded(name: str) -> dict[str, list[dict[str, Any]]]:
    """What is folded away in an answer: the blocks by their title."""
    frames = [block for block in messages(name)["answer"].blocks if block["type"] == "container"]
    assert all(frame["is_collapsible"] and frame["default_collapsed"] for frame in frames)
    return {frame["title"]["text"]: frame["child_blocks"] for frame in frames}


def test_evidence_and_all_ways_but_the_first_are_folded_away() -> None:
    others = "Other ways to mend it: Publish webserver on port 8080 instead; Restart dockerd"
    frames = folded("two_causes")
    assert ["Evidence: /proc/net/tcp, /proc/812/cgroup", "Evidence: iptables-save -t nat", others] == list(frames)
    assert ["rich_text", "actions", "rich_text", "actions"] == [block["type"] for block in frames[others]]
    (row,) = [block for block in messages("two_causes")["answer"].blocks if block["type"] == "actions"]
    assert ["Stop nginx.service", "Refuse…"] == [each["text"]["text"] for each in row["elements"]]


def test_each_other_way_has_its_own_button_right_below_its_commands() -> None:
    (ways,) = [blocks for title, blocks in folded("many").items() if title.startswith("Part 1 of 2: Other ways")]
    for number in range(4):
        remedy, row = ways[2 * number : 2 * number + 2]
        assert f"Mend it in way {number + 1}" in kit.text_of(remedy)
        assert [f"Mend it in way {number + 1}"] == [each["text"]["text"] for each in row["elements"]]


@pytest.mark.parametrize("name", ["refused", "expired"])
def test_once_nothing_can_be_decided_what_was_offered_is_folded_away(name: str) -> None:
    title = "What was offered: Stop nginx.service and start webserver; Publish webserver on port 8080 instead"
    assert title in folded(name)


def test_what_was_chosen_stays_open() -> None:
    assert "What else was offered: Publish webserver on port 8080 instead" in folded("approved")
    seen = "\n".join(
        kit.text_of(block) for block in messages("approved")["answer"].blocks if "container" != block["type"]
    )
    assert "systemctl stop nginx.service" in seen


def test_a_slack_that_cannot_fold_is_shown_the_same_unfolded() -> None:
    message = messages("two_causes")["answer"]
    flat = kit.unfolded(message.blocks)
    assert "container" not in {block["type"] for block in flat}
    assert () == limits.message_problems(flat, message.text)
    told = "\n".join(kit.text_of(block) for block in flat)
    for quote in ONE.findings[0].evidence:
        assert quote.text in told
    assert "Evidence: " in told


def test_a_step_under_way_does_not_say_its_title_twice() -> None:
    proving = Stage("proof", "Prove that it works", StageState.RUNNING)
    whole = json.dumps(blocks.mending(CASES["running"], (proving,)).blocks)
    assert 2 == whole.count("Prove that it works")
    everything_ran = replace(CASES["running"], executed=CASES["verified"].executed)
    assert 1 == json.dumps(blocks.mending(everything_ran, (proving,)).blocks).count("Prove that it works")
