"""Every form and Home tab that dockfix draws, built by hand from the incidents of the golden files."""

from dataclasses import replace
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
from tests.slack.incidents import ASKED_AT, CASES, HOSTILE_TEXT

PLACE, NOWHERE = Place(KIND, "C01OPS", "1.2", ""), Place(KIND, "", "", "")
FORM = form_view(("host1", "host2"), PLACE, error="Bind for 0.0.0.0:80 failed")

SEEN = Seen(
    waiting=(CASES["one_cause"], replace(CASES["two_causes"], id="01JDFX000000000000SECOND")),
    unread=37,
    runs=runs_of([CASES["verified"], CASES["healthy"]]),
    hosts={"host1": runs_of([CASES["one_cause"]])[0], "host2": None},
    more_hosts=12,
    on_call=tiers_message((TierNow(1, "static", Crew(("U02BOB",), ASKED_AT)),)),
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
    "home": home_view(SEEN),
    "home_nothing": home_view(Seen(lacks=("Nobody may approve a fix: set [approval] approvers in dockfix.toml.",))),
    "home_hostile": home_view(Seen((CASES["hostile"],), runs=runs_of([CASES["hostile"]]))),
    "home_closed": told_home(GUEST),
    "told": told_view("Not refused", "Bob has approved this meanwhile."),
}
