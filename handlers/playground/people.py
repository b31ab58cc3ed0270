"""Who and what there is in the played workspace: people, channels, user groups and the app itself."""

from dataclasses import dataclass, field

APP_ID, BOT_ID = "A0DOCKFIX", "B0DOCKFIX"
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself; several clouds can stand for several workspaces that one app is installed into."""

    id: str = "T0PLAY"
    domain: str = "playground"
    name: str = "Playground"


PLAYGROUND = Team()
TEAM_ID = PLAYGROUND.id


@dataclass(frozen=True, slots=True)
class User:
    """Somebody in the workspace; `role` is what the page shows below the name, Slack has no such thing.

    Somebody of another `team` is there over Slack Connect; "" is the workspace's own. A guest is `is_restricted` or, in
    one channel only, `is_ultra_restricted`; a deactivated account is `deleted`, and a click of its owner may still be
    on its way.
    """

    id: str
    name: str
    role: str = ""
    is_bot: bool = False
    team: str = ""
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False


@dataclass(slots=True)
class Channel:
    """A place for messages; `members` are user ids. A direct message has `is_im` and two members."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_im: bool = False


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A group that can be mentioned; `members` are user ids."""

    id: str
    handle: str
    members: tuple[str, ...] = ()


BOT = User("U0DOCKFIX", "dockfix", "app", is_bot=True)
DEFAULT_USERS = (
    User("U01ALICE", "alice", "requester"),
    User("U02BOB", "bob", "approver"),
    User("U03MALLORY", "mallory", "stranger"),
)
DEFAULT_GROUPS = (UserGroup("S01ONCALL", "oncall", ("U02BOB",)),)


def default_channels() -> tuple[Channel, ...]:
    """New #ops with everybody and the bot, #random without the bot, and #shop, where strangers are not let in."""
    everybody = {user.id for user in DEFAULT_USERS}
    return (
        Channel("C01OPS", "ops", {*everybody, BOT.id}),
        Channel("C02RANDOM", "random", set(everybody)),
        Channel("C03SHOP", "shop", {"U01ALICE", "U02BOB", BOT.id}),
    )
