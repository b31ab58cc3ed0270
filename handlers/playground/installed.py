"""What the app offers in the played workspace, as deploy/slack-manifest.yaml does in a real one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command that people type, with the hint and the sentence that Slack shows beside it."""

    name: str
    usage: str
    about: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of the menu at each message (`on_message`), or of the one beside the field where people write."""

    callback_id: str
    name: str
    about: str
    on_message: bool


COMMANDS = (
    SlashCommand(
        "/dockfix",
        "HOST [CONTAINER] [Docker's error] | runs | oncall | scan HOST | explain TEXT | hosts | help",
        "Says why a container's ports would not open",
    ),
)
SHORTCUTS = (
    Shortcut(
        "diagnose_from_message",
        "Diagnose with dockfix",
        "Finds Docker's error in a message and diagnoses it in its thread",
        on_message=True,
    ),
    Shortcut("diagnose_modal", "Diagnose a container", "Asks for a host and a container", on_message=False),
)
