"""The holder is of the same Compose project: a further replica, one that is left over, or one half made anew."""

import re
import shlex

from bot.facts.container import Container
from bot.facts.containers import Containers, Peer
from bot.model import Proposal
from bot.proposals.compose import Project, entries_of, project, proposal, read_files, says
from bot.proposals.diff import Change, Remove, Replace
from bot.proposals.entries import Entry
from bot.snapshot import Snapshot

_RENAMED = re.compile(r"[0-9a-f]{12}_(.+)")


def of_the_same_project(see: Snapshot, peer: Peer) -> tuple[Proposal, ...] | None:
    """Show how the project gets in order with itself; None where the two have nothing to do with each other."""
    if see[Container].manager != "compose" or peer.manager != "compose":
        return None
    of = project(see)
    if peer.compose_project != of.name:
        return None
    renamed = _RENAMED.fullmatch(peer.name)
    if peer.compose_service == of.service:
        if renamed and renamed[1] == see.target.container:
            return (_finish(of, peer),)
        return (_replicas(see, of),)
    return _orphans(see, of, peer)


def _finish(of: Project, old: Peer) -> Proposal:
    """Compose renames the old container while it makes the new one; cut off there, both of them stay."""
    return Proposal(
        "compose_finish_recreate",
        f"Finish what Compose began: {old.name} is the old container of {of.service}, under a name for a while",
        of.folder or "the project's folder",
        "",
        f"docker stop {shlex.quote(old.name)} && {of.up}",
    )


def _replicas(see: Snapshot, of: Project) -> Proposal:
    files, why_not = read_files(see, of)
    wanted = see[Container].wanted
    found = [entry for entry in entries_of(files, of.service) if any(says(entry, want) for want in wanted)]
    whole = len(found) == len(wanted)
    each = [_unfixed(entry) for entry in found]
    changes = tuple(change for some in each for change in some) if whole and all(each) else None
    ports = sorted({want.container_port for want in wanted}, key=lambda port: int(port.partition("/")[0]))
    lines = [f'      - "{port.removesuffix("/tcp")}"\n' for port in ports]
    return proposal(
        of,
        changes,
        proposal_id="compose_replicas",
        title=f"Let the engine choose a port for each replica of {of.service}: one port serves one container",
        otherwise=f"services:\n  {of.service}:\n    ports:\n{''.join(lines)}",
        why_not=why_not or "its ports are written in a way that dockfix does not change",
    )


def _unfixed(entry: Entry) -> list[Change]:
    """Take the host's side out: of the short syntax what is in front of the container's port, else whole lines."""
    path = entry.file.path
    if not entry.long:
        start = entry.address_at.start if entry.address_at else entry.at.start
        return [Replace(path, entry.at.line, start, entry.at.end + 1, "")]
    spots = [spot for spot in (entry.at, entry.address_at) if spot]
    if any(spot.line.text.lstrip().startswith("-") for spot in spots):
        return []
    return [Remove(path, spot.line) for spot in spots]


def _orphans(see: Snapshot, of: Project, peer: Peer) -> tuple[Proposal, ...] | None:
    """A service is known to be gone only where all files were read, and none of them takes in others."""
    files, why_not = read_files(see, of)
    names = {name for file in files for name in file.services}
    if why_not or any(hint == "include" for file in files for _, hint, _ in file.hints):
        return None
    if peer.compose_service in names:
        return None
    gone = [
        other.name
        for other in see[Containers].all
        if other.compose_project == of.name and other.compose_service not in names
    ]
    return (
        Proposal(
            "compose_remove_orphans",
            f"Remove what no file of the Compose project {of.name} defines any more: {', '.join(gone)}",
            of.folder or "the project's folder",
            "",
            f"{of.command} up -d --remove-orphans",
        ),
    )
