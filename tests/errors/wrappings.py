"""What people paste is seldom what the engine wrote: each function does to a text what one client or terminal does."""

import html
import json
import textwrap
from collections.abc import Callable

Wrapping = Callable[[str], str]


def terminal(width: int, *, spaces: bool) -> Wrapping:
    """Cut lines at the width, in the middle of words, as a terminal does; some copy the spaces at the end, some not."""

    def wrap(text: str) -> str:
        rows = [line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width)]
        return "\n".join(row if spaces else row.rstrip() for row in rows)

    return wrap


def words(width: int) -> Wrapping:
    """Break lines between words, as mail and many tools do."""

    def wrap(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
            for line in lines
        )

    return wrap


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def boxed(text: str) -> str:
    return "\n".join(f"│ {line} │" for line in text.split("\n"))


def coloured(text: str) -> str:
    return f"\x1b[0;31m{text}\x1b[0m\x1b[K"


CLIENTS: dict[str, Wrapping] = {
    "docker run": lambda text: f"docker: Error response from daemon: {text}.",
    "docker run, the hint": lambda text: (
        f"docker: Error response from daemon: {text}\n\nRun 'docker run --help' for more information"
    ),
    "docker.exe": lambda text: (
        r"C:\Program Files\Docker\Docker\Resources\bin\docker.exe: Error response from daemon: " + text
    ),
    "docker start": lambda text: f"Error response from daemon: {text}\nError: failed to start containers: webserver",
    "compose v1": lambda text: (
        f"ERROR: for web  Cannot start service web: {text}\nERROR: Encountered errors while bringing up the project."
    ),
    "compose v1 on Python 3": lambda text: "ERROR: for web  Cannot start service web: b" + repr(text),
    "compose v2": lambda text: (
        f" ✔ Network shop_default  Created\n ⠋ Container shop-web-1  Starting\nError response from daemon: {text}"
    ),
    "docker-py": lambda text: (
        "docker.errors.APIError: 500 Server Error for http+docker://localhost/v1.41/containers/"
        f'0f16826d/start: Internal Server Error ("{text}")'
    ),
    "ansible": lambda text: (
        "fatal: [host1]: FAILED! => "
        + json.dumps({"changed": False, "msg": f'Error starting container 0f16: 500 Server Error: ("{text}")'})
    ),
    "Portainer": lambda text: f"Failure\n(HTTP code 500) server error - {text}",
    "Home Assistant": lambda text: (
        "20-12-01 12:28:06 ERROR (SyncWorker_7) [supervisor.docker] Can't start observer: "
        f'500 Server Error: Internal Server Error ("{text}")'
    ),
    "the Engine's API": lambda text: json.dumps({"message": text}),
    "the API, spaced": lambda text: json.dumps({"message": text}, indent=2),
    "JSON in JSON": lambda text: json.dumps({"log": json.dumps({"message": text})}),
    "Nomad": lambda text: (
        "Driver Failure  Failed to start container 0f16: API error (500): " + json.dumps({"message": text})
    ),
    "journal": lambda text: (
        'Nov 23 10:00:00 host1 dockerd[812]: time="2026-11-23T10:00:00Z" level=error msg="Handler '
        "for POST /v1.41/containers/web/start returned error: " + text.replace('"', '\\"').replace("\n", "\\n") + '"'
    ),
    "bytes": lambda text: "b" + repr(text),
    "HTML": lambda text: f"<p>Error response from daemon: {html.escape(text)}</p>",
    "HTML twice": lambda text: f"<pre>{html.escape(html.escape(text))}</pre>",
    "HTML, lines": lambda text: html.escape(text).replace("\n", "<br/>"),
    "colours": coloured,
    "colours, as cat shows them": lambda text: f"^[[31m{text}^[[0m",
    "a code block": lambda text: f"it says\n```\n{text}\n```\nany idea?",
    "inline code": lambda text: f"it says `{text}`",
    "typographic quotes": lambda text: text.replace("'", "’"),
    "a quote": quoted,
    "a quote in HTML": lambda text: html.escape(quoted(text)),
    "Windows' line ends": lambda text: text.replace("\n", "\r\n"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
}

LINES: dict[str, Wrapping] = {
    "80 columns": terminal(80, spaces=True),
    "80 columns, no spaces at the ends": terminal(80, spaces=False),
    "120 columns": terminal(120, spaces=True),
    "words at 72": words(72),
    "words at 100": words(100),
    "80 columns in a quote": lambda text: quoted(terminal(78, spaces=True)(text)),
    "80 columns in a box": lambda text: boxed(terminal(76, spaces=True)(text)),
}
