"""Reads secrets from the environment or from files of their own, and says what is wrong without repeating them."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.config.checked import Notes, Table
from bot.config.sections import Place, a_path


def secret(name: str, variable: str, table: Table, place: Place, environ: Mapping[str, str]) -> str:
    """Return a secret of a section, the environment's first; empty where none was given or where it cannot be right."""
    if name in table:
        table.skip(name)
        table.wrong(
            name,
            "a secret does not belong into this file, which gets copied and committed. "
            f"Give it as {variable} in the environment, or name a file with {name}_file; then make a new one in Slack",
        )
    file, named = table.take(f"{name}_file", a_path(place), None), table.path(f"{name}_file")
    value = key(variable, named, file, environ, table.notes)
    if fault := token_fault(name, value):
        told = variable if environ.get(variable, "").strip() else named
        table.notes.mistake(f"{told} (not shown): {fault}")
        return ""
    return value


def key(variable: str, name: str, file: Path | None, environ: Mapping[str, str], notes: Notes) -> str:
    """Return a secret from the environment, which goes first, or from its file, which the key `name` names."""
    value = environ.get(variable, "").strip()
    return value if value or file is None else read_secret(file, name, notes)


def token_fault(name: str, value: str) -> str:
    """Return what is wrong with a secret; empty where nothing is."""
    if not value:
        return ""
    if len(value) > 4096 or not value.isascii() or not value.isprintable() or " " in value:
        return "it has to be one line of plain characters without spaces"
    wanted = {"bot_token": "xoxb-", "app_token": "xapp-"}.get(name, "")
    if wanted and value[:5] in ({"xoxb-", "xapp-", "xoxp-", "xoxe."} - {wanted}):
        return f"it begins with {value[:5]}, but this kind of token begins with {wanted}"
    return ""


def read_secret(file: Path, key: str, notes: Notes) -> str:
    """Return what a file holds; empty where it cannot be read, which is noted."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(8192)
        status = file.stat()
    except OSError as error:
        notes.wrong(key, str(file), f"it cannot be read: {error.strerror or error}")
        return ""
    warn_if_open(status, key, file, notes)
    value = raw.decode("ascii", "replace").strip()
    if not value:
        notes.wrong(key, str(file), "the file is empty; it has to hold the secret and nothing else")
    return value


def warn_if_open(status: os.stat_result, key: str, file: Path, notes: Notes) -> None:
    """Warn where others can read a file that holds a secret."""
    # The group root may read what root owns anyway: so systemd 254 and newer hands credentials to a service (0440).
    others = stat.S_IROTH if status.st_uid == status.st_gid == 0 else stat.S_IROTH | stat.S_IRGRP
    if status.st_mode & others:
        notes.warn(f"{key}: {str(file)!a} can be read by others; allow only its owner: chmod 600.")
