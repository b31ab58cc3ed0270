"""`/dockfix help`: what can be said, with examples that work here. [pure]"""

from collections.abc import Sequence

from handlers.slack.kit import Message, bullets, button, buttons, line, message, paragraph, rich, word
from handlers.slack.limits import Json

FORM = "form"
"""The action id of the button that opens the form."""


def usage(command: str, hosts: Sequence[str]) -> Message:
    """How to ask, with three examples that work here."""
    host = hosts[0] if hosts else "host1"

    def typed(words: str) -> Json:
        return word(f"{command} {words}".strip(), code=True)

    return message(
        f"Usage: {command} HOST CONTAINER. It finds out why the container's ports would not open.".replace("  ", " "),
        paragraph(
            typed("HOST CONTAINER"),
            " finds out why a container's ports would not open, and "
            "offers a fix. Nothing is changed before somebody approves it.",
        ),
        rich(
            bullets(
                [typed(f"{host} webserver"), " looks at the container webserver on ", host],
                [typed(f"{host} webserver driver failed programming …"), " with Docker's error"],
                [typed(host), " lists the containers there, those that failed first"],
                [typed("explain TEXT"), " says what Docker's error means, without asking a host"],
                [typed(f"scan {host}"), " says what would fail at the next start of Docker or of the host"],
                [typed(f"runs {host}"), " lists what was asked lately, and what comes back"],
                [typed("oncall"), " says who is on call now"],
                [typed("hosts"), " lists the hosts"],
            ),
            line("In a thread, mention the app instead: ", word(f"@dockfix {host} webserver", code=True)),
            line("On a message with Docker's error: its menu, then “Diagnose with dockfix”."),
        ),
        buttons(button("Diagnose a container…", FORM, "help", "Open a form to diagnose a container")),
    )
