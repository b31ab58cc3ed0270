"""The golden files of Slack's messages and forms, for whoever judges them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


@cache
def golden_messages() -> dict[str, list[dict[str, Any]]]:
    """Return the blocks of every golden message by "incident.message"."""
    return {
        f"{path.stem}.{name}": message["blocks"]
        for path in sorted(FOLDER.glob("*.json"))
        for name, message in json.loads(path.read_text(encoding="utf-8")).items()
    }


@cache
def golden_views() -> dict[str, dict[str, Any]]:
    """Return every golden form by its name."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("views/*.json"))}
