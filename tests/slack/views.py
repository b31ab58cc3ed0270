"""Every form and Home tab that dockfix draws, built by hand from the incidents of the golden files."""

from typing import Any

from bot.glance import TierNow
from bot.history import runs_of
from bot.incident import Place
from bot.oncall.roster import Crew
from handlers.slack.accounts import GUEST
from handlers.slack.duty import hand_over_view
from handlers.slack.form import form_view, with_host
from handlers.slack.home_view import Seen, home_view, told_home
from handlers.slack.modals import glass_view, refusal_view, told_view
from handlers.slack.private import KIND
from handlers.slack.subcommands.oncall import tiers_message
from tests.slack.incidents import CASES, HOSTILE_TEXT

PLACE, NOWHERE = Place(KIND, "C01OPS", "1.2", ""), Place(KIND, "", "", "")
FORM = form_view(("host1", "host2"), PLACE, error="Bind for 0.0.0.0:80 failed")

TIERS = (
    TierNow(1, "static", Crew(("U02BOB",), 0.0)),
    TierNow(2, "icalendar", Crew((), 0.0, "the calendar did not answer")),
)
HOME = Seen(
    waiting=(CASES["one_cause"], CASES["hostile"]),
    unread=37,
    runs=runs_of((CASES["verified"], CASES["healthy"])),
    hosts={"host1": runs_of((CASES["one_cause"],))[0], "host2": None},
    more_hosts=12,
    on_call=tiers_message(TIERS),
    links={CASES["one_cause"].id: "https://example.slack.com/archives/C01OPS/p1764000000000000"},
)

VIEWS: dict[str, dict[str, Any]] = {
    "refuse": refusal_view(CASES["one_cause"], "C01OPS", "1.2"),
    "refuse_hostile": refusal_view(CASES["hostile"], "C01OPS", "1.2"),
    "glass": glass_view(CASES["glass"], "C01OPS", "1.2"),
    "glass_undo": glass_view(CASES["undo_offered"], "C01OPS", "1.2"),
    "hand_over": hand_over_view(CASES["one_cause"]),
    "ask": FORM,
    "ask_with_host": with_host(FORM, "host2"),
    "ask_one_host": form_view(("host1",), PLACE, container="webserver", news=HOSTILE_TEXT),
    "ask_anywhere": form_view(("host1", "host2"), NOWHERE),
    "home": home_view(HOME),
    "home_nothing": home_view(Seen(lacks=("Nobody may approve: name people in [approval] approvers.",))),
    "home_stranger": told_home(GUEST),
    "told": told_view("Not refused", "Bob has approved this meanwhile."),
}
