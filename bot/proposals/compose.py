"""A container of Compose moves by its file: the diff of the lines to change, and the command that makes it so."""

import posixpath
import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from bot.facts.compose import ComposeFile, ComposeFiles
from bot.facts.container import Wanted
from bot.facts.labels import Labels
from bot.model import Proposal
from bot.places import Move
from bot.proposals.diff import Change, Insert, Replace, paths, unified
from bot.proposals.entries import Entry, entries, value_spot, variables
from bot.proposals.told import lines_to_write
from bot.snapshot import Snapshot, Unknown

_LABEL = "com.docker.compose."
_FOUND_BY_ITSELF = frozenset(
    f"{name}{more}.{end}"
    for name in ("compose", "docker-compose")
    for more in ("", ".override")
    for end in ("yaml", "yml")
)
_OTHERWISE = "its ports are written in a way that dockfix does not change: a range, `extends` or another file"


@dataclass(frozen=True, slots=True)
class Project:
    """Where Compose has the container from. `files` are the paths on the host, in the order in which they count."""

    name: str
    service: str
    folder: str
    files: tuple[str, ...]

    @property
    def up(self) -> str:
        """The command that makes the service as its files say."""
        return f"{self.command} up -d {shlex.quote(self.service)}"

    @property
    def command(self) -> str:
        """The beginning of every command for this project."""
        there = f"cd {shlex.quote(self.folder)} && " if self.folder else ""
        usual = all(posixpath.split(path) in self._usual for path in self.files)
        named = "" if usual else "".join(f" -f {shlex.quote(path)}" for path in self.files)
        return f"{there}docker compose -p {shlex.quote(self.name)}{named}"

    @property
    def _usual(self) -> frozenset[tuple[str, str]]:
        return frozenset((self.folder.rstrip("/") or "/", name) for name in _FOUND_BY_ITSELF)


def project(see: Snapshot) -> Project:
    """Return the project of the container, as its labels say."""
    labels = see[Labels]
    folder = labels.get(f"{_LABEL}project.working_dir")
    files = filter(None, labels.get(f"{_LABEL}project.config_files").split(","))
    return Project(
        name=labels.get(f"{_LABEL}project"),
        service=labels.get(f"{_LABEL}service"),
        folder=folder,
        # As the host joined them when it read them: Compose of old names them without their folder.
        files=tuple(path if path.startswith("/") else f"{folder}/{path}" for path in files),
    )


def read_files(see: Snapshot, of: Project) -> tuple[tuple[ComposeFile, ...], str]:
    """Return the project's files, and why some of them are not among them; empty where all are."""
    try:
        known = see[ComposeFiles].by_path
    except Unknown as reason:
        return (), str(reason)
    if not of.files:
        return (), "the container does not say which files it comes from"
    found = [known.get(path, ComposeFile(path, "it was not looked at")) for path in of.files]
    missing = next((f"{file.path}: {file.why_not}" for file in found if file.why_not), "")
    return tuple(file for file in found if not file.why_not), missing


def move(see: Snapshot, moves: tuple[Move, ...]) -> Proposal:
    """Show the lines that publish the service elsewhere."""
    of = project(see)
    files, why_not = read_files(see, of)
    changes = _changes(files, of, moves)
    same_port = all(move.to.port == move.wanted.port for move in moves)
    new = moves[0].to.address if same_port else ", ".join(dict.fromkeys(str(move.to.port) for move in moves))
    return proposal(
        of,
        changes,
        proposal_id="compose_host_address" if same_port else "compose_other_port",
        title=f"Publish {of.service} of the Compose project {of.name} on {'' if same_port else 'port '}{new} instead",
        otherwise=lines_to_write(of.service, moves),
        why_not=why_not or _OTHERWISE,
    )


def proposal(
    of: Project,
    changes: tuple[Change, ...] | None,
    *,
    proposal_id: str,
    title: str,
    otherwise: str,
    why_not: str,
    then: str = "",
) -> Proposal:
    """Return the changes as a diff; where there are none, the lines to write, and why a diff is not possible."""
    command = then or of.up
    if changes:
        return Proposal(proposal_id, title, ", ".join(paths(changes)), unified(changes, of.folder), command)
    where = ", ".join(of.files) or "the Compose file of the project"
    return Proposal(proposal_id, title, f"{where} (no diff: {why_not})", otherwise, command)


def entries_of(files: Iterable[ComposeFile], service: str) -> tuple[Entry, ...]:
    """Return all that the files publish of a service, in their order."""
    return tuple(entry for file in files for entry in entries(file, service))


def _changes(files: tuple[ComposeFile, ...], of: Project, moves: tuple[Move, ...]) -> tuple[Change, ...] | None:
    """Return what to change; None where one of the places is not written exactly once."""
    all_entries = entries_of(files, of.service)
    changes: list[Change] = []
    for each in moves:
        found = [entry for entry in all_entries if says(entry, each.wanted)]
        if len(found) != 1:
            return None
        changes += _moved(found[0], each.to)
    return tuple(changes)


def says(entry: Entry, wanted: Wanted) -> bool:
    """Whether this entry is where the container has this place from."""
    return (entry.port, entry.inside, entry.address) == (wanted.port, wanted.container_port, wanted.address)


def _moved(entry: Entry, to: Wanted) -> list[Change]:
    changes: list[Change] = []
    path, at = entry.file.path, entry.at
    if to.address != entry.address:
        shown = f"[{to.address}]" if ":" in to.address and not entry.long else to.address
        if entry.address_at:
            old = entry.address_at
            changes.append(Replace(path, old.line, old.start, old.end, shown))
        elif entry.long:
            indent = at.line.text.index("published")
            changes.append(Insert(path, at.line.number, f"{' ' * indent}host_ip: {shown}"))
        else:
            changes.append(Replace(path, at.line, at.start, at.start, f"{shown}:"))
    if to.port != entry.port:
        changes.append(_variable(entry, to.port) if entry.variable else _literal(entry, to.port))
    return changes


def _literal(entry: Entry, port: int) -> Change:
    at = entry.at
    return Replace(entry.file.path, at.line, at.start, at.end, str(port))


def _variable(entry: Entry, port: int) -> Change:
    """Set the variable where the project keeps its own; a file that does not say it yet gets a line more."""
    file = entry.file
    line = variables(file).get(entry.variable)
    if line is None:
        return Insert(file.variables_path, file.variables_length, f"{entry.variable}={port}")
    spot = value_spot(line)
    return Replace(file.variables_path, line, spot.start, spot.end, str(port))
