"""What the fork server imports before a bot is born, so that each is born with everything read and compiled."""

from bot import work
from tests.desk.stage import TARGET, Host
from tests.kills import bot

# The causes and the questions are found by walking folders at the first look; this is that look.
work.look(Host(), TARGET, "nobody's")

main, prepare = bot.main, bot.prepare
