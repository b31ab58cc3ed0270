"""Lives one life in the played Slack: people act, the bot is killed and started again, until the thread has ended."""

import json
import multiprocessing
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.durable import make_engine
from handlers.playground.cloud import Cloud
from handlers.playground.people import BOT
from handlers.playground.settings import Timing
from handlers.slack.kit import text_of, unfolded
from tests.kills import bot as killed
from tests.kills.bot import Setting
from tests.kills.host import Fate, cut_off
from tests.kills.lives import ALICE, Act, Fated, Gone, Life, Press, Until
from tests.kills.points import Point

OPS = "C01OPS"
KILLED = -9
PATIENCE = 120.0
LOOK_SECONDS = 0.08
ACK_SECONDS = 2.0
NO_ANSWER = ("operation_timeout", "dispatch_failed")
LOST_WORDS = ("It is not known how the fix ended", "The fix was undone in part only", "The fix was not undone")


CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", "tests.kills.nursery"])


class Stuck(AssertionError):
    """The life did not go on; the message says what was waited for, and what there was."""


@dataclass(slots=True)
class Scene:
    """A played workspace with one life in it."""

    life: Life
    setting: Setting
    url: str
    engine: sa.Engine
    process: ForkServerProcess | None = None
    kills: int = 0
    starts: int = 0
    unanswered: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Live the whole life, and end when nothing is under way any more."""
        self._ask()
        for act in self.life.acts:
            if not self._act(act):
                break
        self._wait(self._ended, "the end")
        (self.setting.folder / killed.STOP).touch()
        self._wait(lambda: self.process is None, "the bot has nothing left to do")

    def state(self) -> Any:
        """The whole workspace."""
        with urllib.request.urlopen(f"{self.url}/_control/state", timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def ours(self) -> list[dict[str, Any]]:
        """What the app has said for more than one person, and directly; oldest first."""
        return [each for each in self.state()["messages"] if each["user"] == BOT.id and not each["ephemeral_to"]]

    def thread(self) -> str:
        """All that the channel shows."""
        return "\n".join(shown(each) for each in self.ours() if each["channel"] == OPS)

    def _ask(self) -> None:
        """Type the command; again only where it did not get through."""
        while not self._asked():
            self._wait(self._connected, "a bot that listens")
            kills = self.kills
            self._send("command", user=ALICE, channel=OPS, command="/dockfix", text="host1 webserver")
            # One that lives takes it, however late.
            self._wait(lambda before=kills: self._asked() or self.kills > before, "the request")  # type: ignore[misc]

    def _asked(self) -> bool:
        """Whether a request came through, though its acknowledgement did not: a person sees it in the channel soon."""
        with self.engine.connect() as connection:
            return sa.inspect(connection).has_table("incident") and bool(
                connection.execute(sa.text("SELECT count(*) FROM incident")).scalar()
            )

    def _act(self, act: Act) -> bool:
        """Do one thing; False where it can no longer be done, since the end of a step is not known."""
        match act:
            case Fated(fate, over):
                return self._fated(fate, over)
            case Until(text):
                self._wait(lambda: re.search(text, self.thread()) or self._lost(), text)
            case Gone(action):
                self._wait(lambda: self._button(action) is None or self._lost(), f"no {action} any more")
            case Press():
                self._press(act)
        return not self._lost()

    def _fated(self, fate: Fate, over: bool) -> bool:
        file = self.setting.folder / fate
        if over:
            file.unlink()
        else:
            self._wait(lambda: self._button("approve:0") or self._button("undo"), f"a button, before it is {fate}")
            file.touch()
        return True

    def _press(self, press: Press) -> None:
        """Press as a person does: again, as long as nothing was answered and the button is still there."""
        self._wait(lambda: self._there(press) or self._lost(), f"{press.action} for {press.who}")
        while not self._lost() and self._there(press):
            self._wait(self._connected, "a bot that listens")
            if self._pressed(press):
                return

    def _pressed(self, press: Press) -> bool:
        """Try once; whether it was answered, with nothing left to fill in."""
        view, message, kills = self._form(press), self._button(press.action), self.kills
        if view is not None and press.form is not None:
            values = {**_first_choices(view), **press.form}
            return self._send("submit", user=press.who, view_id=view["id"], values=values)
        if message is None:
            return True
        place = {"channel": message["channel"], "ts": message["ts"]}
        answered = self._send("click", user=press.who, action_id=press.action, **place)
        if answered and press.form is not None:
            self._wait(lambda: self._form(press) is not None or self.kills > kills, "the form")
            return False
        return answered

    def _there(self, press: Press) -> bool:
        return self._button(press.action) is not None or self._form(press) is not None

    def _form(self, press: Press) -> dict[str, Any] | None:
        """The form that is open before somebody, that their press asked for."""
        if press.form is None:
            return None
        views = [each for each in self.state()["views"] if each["user_id"] == press.who and each["submit"]]
        return views[-1] if views else None

    def _button(self, action: str) -> dict[str, Any] | None:
        """The newest message that shows this button."""
        found = [each for each in self.ours() if action in (button["action_id"] for button in buttons(each))]
        public = [each for each in found if each["channel"] == OPS]
        return next(iter((public or found)[::-1]), None)

    def _send(self, name: str, **body: Any) -> bool:
        """Do it by the control API; whether it was answered."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_control/{name}", json.dumps(body).encode(), headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                error = json.load(answer)["error"]
        except urllib.error.HTTPError as refusal:
            with refusal:
                error = refusal.read().decode()
        if error and error not in NO_ANSWER:
            raise Stuck(f"{name} was not taken: {error}")
        if error:
            self.unanswered.append(f"{name}: {error}")
        return not error

    def _ended(self) -> bool:
        parents = [shown(each) for each in self.ours() if each["channel"] == OPS and not each["thread_ts"]]
        return any(self.life.says(text) for text in parents) or self._lost()

    def _lost(self) -> bool:
        """Whether it has ended in a way that only the death in the middle of a step explains.

        A step may run while something else is killed at, such as a drawing.
        """
        if self.setting.at is None or not cut_off(self.setting.folder):
            return False
        thread = self.thread()
        return any(words in thread for words in LOST_WORDS)

    def _connected(self) -> bool:
        return bool(self.state()["connections"])

    def _wait(self, condition: Callable[[], Any], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            self._tend()
            if condition():
                return
            if time.monotonic() > end:
                raise Stuck(f"waited in vain for {what}; the thread shows:\n{self.thread()}")
            time.sleep(LOOK_SECONDS)

    def _tend(self) -> None:
        """Start the bot, where it was killed and where it never was."""
        if self.process is not None and self.process.exitcode is None:
            return
        if self.process is not None:
            ended, self.process = self.process.exitcode, None
            if ended == 0 and (self.setting.folder / killed.STOP).exists():
                return
            if ended != KILLED:
                log = (self.setting.folder / killed.LOG).read_text(encoding="utf-8")
                raise Stuck(f"the bot ended with {ended}:\n{log[-3000:]}")
            self.kills += 1
        self.starts += 1
        once = self.setting if self.starts == 1 else replace(self.setting, at=None)
        self.process = CONTEXT.Process(target=killed.main, args=(once,))
        self.process.start()


@contextmanager
def scene(life: Life, folder: Path, url: str, at: Point | None = None) -> Iterator[Scene]:
    """Open a played Slack for one life whose record is at `url`; the bot that is left at the end is killed."""
    for fate in life.fates:
        (folder / fate).touch()
    for step, exit_ in life.exits.items():
        (folder / f"exit-{step}").write_text(exit_, encoding="utf-8")
    with Cloud(timing=Timing(ack=ACK_SECONDS)) as cloud:
        setting = Setting(folder, url, cloud.api_url, life.name, at)
        opened = Scene(life, setting, cloud.url, make_engine(url))
        try:
            yield opened
        finally:
            if opened.process is not None and opened.process.pid is not None:
                opened.process.kill()
                opened.process.join()
            opened.engine.dispose()


def _first_choices(view: Mapping[str, Any]) -> dict[str, Any]:
    """The first of each choice that a form leaves open."""
    found = {}
    for block in view["blocks"]:
        element = block.get("element", {})
        if element.get("type") == "radio_buttons":
            picked = {"type": "radio_buttons", "selected_option": element["options"][0]}
            found[block["block_id"]] = {element["action_id"]: picked}
    return found


def shown(message: Mapping[str, Any]) -> str:
    """The text that a message shows."""
    return "\n".join(text_of(block) for block in message["blocks"]) or str(message["text"])


def buttons(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message."""
    rows = [block for block in unfolded(message["blocks"]) if block["type"] == "actions"]
    return [element for row in rows for element in row["elements"]]
