"""A real Bolt app lives in the played cloud as it would in Slack."""

from typing import Any

from tests.playground.stage import Control, Running, eventually


def test_a_command_is_acknowledged_and_its_answer_is_only_visible_to_the_one_who_typed_it(
    bolt: Running, control: Control
) -> None:
    @bolt.app.command("/dockfix")
    def usage(ack: Any) -> None:
        ack(text="Usage: /dockfix HOST CONTAINER")

    answer = control.do("command", user="U01ALICE", channel="C01OPS", command="/dockfix", text="")
    assert {"text": "Usage: /dockfix HOST CONTAINER"} == answer["response"]
    assert isinstance(answer["ack_ms"], int)
    (message,) = control.messages()
    assert ("U0DOCKFIX", "U01ALICE") == (message["user"], message["ephemeral_to"])
