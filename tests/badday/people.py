"""The people of a bad day: they look at their thread, press, and press again where they get no answer."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

from bot.lifecycle import State
from bot.store import Store
from handlers.playground.people import BOT
from tests.badday.lives import Incident, Press
from tests.kills.drive import NO_ANSWER
from tests.slack.stage import PlayedSlack, actions, shown

LOOK_SECONDS, BREATH_SECONDS, PATIENCE_SECONDS = 0.25, 0.4, 70.0
IMPATIENT_SHARE = 0.3


class Stuck(AssertionError):
    """Somebody waited in vain; the message says for what, and what their thread showed."""


class Eyes:
    """Looks at the workspace and at the record for everybody, a few times a second."""

    def __init__(self, slack: PlayedSlack, store: Store) -> None:
        self._slack, self._store = slack, store
        self._state: dict[str, Any] = {"messages": [], "views": [], "recorded": {}}
        self._seen = threading.Condition()
        self._shut = threading.Event()
        self._thread = threading.Thread(target=self._look, name="eyes")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shut.set()
        self._thread.join()

    def until(self, condition: Callable[[dict[str, Any]], Any], what: Callable[[], str]) -> Any:
        """Return the first true value of a condition on what is to be seen. Raises `Stuck`."""
        with self._seen:
            found = self._seen.wait_for(lambda: condition(self._state), PATIENCE_SECONDS)
        if not found:
            raise Stuck(what())
        return found

    @property
    def now(self) -> dict[str, Any]:
        """What was seen last."""
        with self._seen:
            return self._state

    def _look(self) -> None:
        while not self._shut.wait(LOOK_SECONDS):
            recorded = {each.target.host: each.state for each in self._store.incidents(*State)}
            state = {**self._slack.get("state"), "recorded": recorded}
            with self._seen:
                self._state = state
                self._seen.notify_all()


@dataclass(slots=True)
class Person:
    """Drives one incident from the command to its end."""

    incident: Incident
    slack: PlayedSlack
    eyes: Eyes
    store: Store
    chance: random.Random
    unanswered: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Ask, press what is to be pressed, and wait for the end."""
        self._ask()
        for press in self.incident.life.presses:
            self._press(press)
        self.eyes.until(lambda state: self._ended(state), lambda: self._said("the end"))

    def thread(self, state: dict[str, Any]) -> list[dict[str, Any]]:
        """What everybody sees of this incident."""
        return thread_of(self.incident, state)

    def _ask(self) -> None:
        """Type the command; again where it was not answered and did not get through."""
        body = {"user": self.incident.requester, "channel": self.incident.channel}
        while not self._known():
            if not self._send("command", command="/dockfix", text=f"{self.incident.host} webserver", **body):
                threading.Event().wait(BREATH_SECONDS)

    def _press(self, press: Press) -> None:
        button = self.eyes.until(
            lambda state: self._button(press, state), lambda: self._said(f"the button {press.action}")
        )
        if press.healed:
            self.incident.reach.heal()
        impatient = press.form is None and self.chance.random() < IMPATIENT_SHARE
        while button is not None:
            told = self._told(self.slack.get("state"))
            if self._pressed(press, button, 2 if impatient else 1):
                # Everybody sees what came of it, or the person alone is told why nothing did.
                self._answered(press, told)
            threading.Event().wait(BREATH_SECONDS)
            button = self._button(press, self.slack.get("state"))

    def _answered(self, press: Press, told: int) -> None:
        """Wait until a press that Slack took shows: in the thread, as a form, or in a word to the person alone."""
        self.eyes.until(
            lambda state: (
                self._button(press, state) is None or self._form(press, state) is not None or self._told(state) > told
            ),
            lambda: self._said(f"an answer to {press.action}"),
        )

    def _pressed(self, press: Press, button: dict[str, Any], fingers: int) -> bool:
        """Try once, or with two fingers at the same moment; whether it was answered in Slack's time."""
        view = self._form(press, self.slack.get("state"))
        if view is not None:
            return self._send("submit", user=self.incident.approver, view_id=view["id"], values=press.form)
        with ThreadPoolExecutor(fingers) as hand:
            return any(list(hand.map(lambda _: self._click(button, press), range(fingers))))

    def _click(self, button: dict[str, Any], press: Press) -> bool:
        place = {"channel": button["channel"], "ts": button["ts"]}
        return self._send("click", user=self.incident.approver, action_id=press.action, **place)

    def _send(self, name: str, **body: Any) -> bool:
        """Do it; whether it was answered in the time that Slack gives."""
        error = self.slack.do(name, **body)["error"]
        if error and error not in NO_ANSWER:
            raise Stuck(f"{name} was not taken: {error}")
        if error:
            self.unanswered.append(f"{self.incident.host} {name}: {error}")
        return not error

    def _button(self, press: Press, state: dict[str, Any]) -> dict[str, Any] | None:
        found = [each for each in self.thread(state) if press.action in (one["action_id"] for one in actions(each))]
        return found[-1] if found else None

    def _form(self, press: Press, state: dict[str, Any]) -> dict[str, Any] | None:
        if press.form is None:
            return None
        return next((v for v in state["views"] if v["user_id"] == self.incident.approver and v["submit"]), None)

    def _told(self, state: dict[str, Any]) -> int:
        """How often the approver was told something that others do not see."""
        return sum(each["ephemeral_to"] == self.incident.approver for each in state["messages"])

    def _known(self) -> bool:
        return any(each.target.host == self.incident.host for each in self.store.incidents(*State))

    def _ended(self, state: dict[str, Any]) -> bool:
        return bool(state["recorded"].get(self.incident.host) is self.incident.life.ends)

    def _said(self, what: str) -> str:
        shows = "\n".join(map(shown, self.thread(self.eyes.now)))
        recorded = self.eyes.now["recorded"].get(self.incident.host)
        return f"{self.incident.host} ({recorded}): waited in vain for {what}; {self.unanswered}; it shows:\n{shows}"


def thread_of(incident: Incident, state: dict[str, Any]) -> list[dict[str, Any]]:
    """The app's messages for everybody about this incident, oldest first."""
    ours = [each for each in state["messages"] if each["user"] == BOT.id and not each["ephemeral_to"]]
    roots = {each["ts"] for each in ours if not each["thread_ts"] and f" on {incident.host}," in each["text"]}
    return [each for each in ours if each["ts"] in roots or each["thread_ts"] in roots]
