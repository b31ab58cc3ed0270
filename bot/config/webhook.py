"""Reads [webhook]: where alerts are taken, and which channel is told of them. [pure]"""

from bot.config.checked import Table, Wrong, text, whole
from bot.config.sections import Place, a_path, channel_id
from bot.config.shape import WebhookConfig

WEBHOOK_SECRET = "DOCKFIX_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
LEAST_SECRET = 16


def webhook(root: Table, place: Place) -> WebhookConfig | None:
    """Read the section, None where there is none; its secret is not filled in yet."""
    table = root.table("webhook")
    if "webhook" not in root:
        return None
    if "secret" in table:
        table.skip("secret")
        table.wrong(
            "secret",
            "a secret does not belong into this file, which gets copied and committed. "
            f"Give it as {WEBHOOK_SECRET} in the environment, or name a file with secret_file; then make a new one",
        )
    found = WebhookConfig(
        table.take("channel", channel_id, ""),
        table.take("listen", listen_at, "127.0.0.1:3001"),
        table.take("window_minutes", whole(1, 10080, "the number of minutes"), 60),
        table.take("secret_file", a_path(place), None),
    )
    table.close()
    if "channel" not in table:
        table.missing("channel", 'say which Slack channel is told of alerts, by its id, such as "C0OPS"')
    return found


def listen_at(value: object) -> str:
    """Where to listen: an address and a port."""
    right = 'an address and a port, such as "127.0.0.1:3000"'
    listen = text(right, r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9_.-]*):\d{1,5}")(value)
    if not 0 < int(listen.rpartition(":")[2]) < 65536:
        raise Wrong("the port has to be a number from 1 to 65535")
    return listen


def weak(secret: str) -> str:
    """Return why a secret is too easy to guess; empty where it is not."""
    if len(secret) < LEAST_SECRET:
        return f"it is too short; make one of at least {LEAST_SECRET} characters, such as `openssl rand -hex 32` prints"
    return ""
