"""A service that asks for one port twice by its Compose files, which join their `ports` and never replace them."""

import re
from collections.abc import Sequence

from bot.facts.bindings import Binding
from bot.facts.container import Container
from bot.model import Proposal
from bot.proposals.compose import entries_of, project, proposal, read_files
from bot.proposals.diff import Change, Remove, Replace
from bot.proposals.entries import Entry
from bot.snapshot import Snapshot

_HEAD = re.compile(r"""^ *["']?ports["']?:(?= *(?:#.*)?$)""")


def publish_once(see: Snapshot, twice: Sequence[Binding]) -> tuple[Proposal, ...]:
    """Show how each of these places is asked for once; nothing where Compose does not define the container."""
    if see[Container].manager != "compose":
        return ()
    of = project(see)
    files, why_not = read_files(see, of)
    every = entries_of(files, of.service)
    ports = {(place.port, place.container_port) for place in twice}
    found = [entry for entry in every if (entry.port, entry.inside) in ports]
    replaced = _replaced(every, found)
    kept = ", ".join(sorted(str(port) for port, _ in ports))
    if replaced:
        last = found[-1].file.path.rpartition("/")[2]
        title = f"Let the ports in {last} replace those of the files before it (Compose 2.24.4 or later)"
        return (proposal(of, replaced, proposal_id="compose_override", title=title, otherwise="", why_not=why_not),)
    return (
        proposal(
            of,
            _once(found),
            proposal_id="compose_publish_once",
            title=f"Publish port {kept} of {of.service} once in the Compose project {of.name}",
            otherwise="".join(
                f"# only once in all files together: port {port} for {inside}\n" for port, inside in ports
            ),
            why_not=why_not or "dockfix does not see the repeated lines in it",
        ),
    )


def _replaced(every: Sequence[Entry], found: Sequence[Entry]) -> tuple[Change, ...] | None:
    """Mark the list of the last file as the one that counts, where it names all that the files before it name."""
    if len({entry.file.path for entry in found}) < 2:
        return None
    last = found[-1].file
    before = {entry.inside for entry in every if entry.file.path != last.path}
    if not before <= {entry.inside for entry in every if entry.file.path == last.path}:
        return None
    heads = {ports.head for ports in last.ports if any(set(entry.lines) & set(ports.lines) for entry in found)}
    marks = [(head, match) for head in heads if (match := _HEAD.match(head.text))]
    if len(marks) != 1:
        return None
    head, match = marks[0]
    return (Replace(last.path, head, match.end(), match.end(), " !override"),)


def _once(found: Sequence[Entry]) -> tuple[Change, ...] | None:
    """Leave the first of the widest entries for each place, and take the lines of the others out."""
    gone: list[Change] = []
    for key in dict.fromkeys((entry.port, entry.inside) for entry in found):
        same = [entry for entry in found if (entry.port, entry.inside) == key]
        kept = next((entry for entry in same if entry.address in ("", "0.0.0.0", "::")), same[0])  # noqa: S104 - compared
        for entry in same:
            if entry is not kept:
                if not entry.lines:
                    return None
                gone += [Remove(entry.file.path, line) for line in entry.lines]
    return tuple(gone) or None
