"""Every form that dockfix opens, built by hand from the incidents of the golden files."""

from typing import Any

from bot.incident import Place
from handlers.slack.duty import hand_over_view
from handlers.slack.form import form_view, with_host
from handlers.slack.modals import glass_view, refusal_view, told_view
from handlers.slack.private import KIND
from tests.slack.incidents import CASES, HOSTILE_TEXT

PLACE, NOWHERE = Place(KIND, "C01OPS", "1.2", ""), Place(KIND, "", "", "")
FORM = form_view(("host1", "host2"), PLACE, error="Bind for 0.0.0.0:80 failed")

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
    "told": told_view("Not refused", "Bob has approved this meanwhile."),
}
