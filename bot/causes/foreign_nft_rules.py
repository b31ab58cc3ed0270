"""Somebody's native nft rules lie in a table of Docker's, and iptables cannot read it."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.netfilter import manages_iptables, sides
from bot.remedies import listed
from bot.snapshot import Snapshot
from bot.subject import complaint


@cause(
    code="F11",
    area=AreaName.FIREWALL,
    speaks={"S_IPT_INCOMPAT": 1.0},
    decides=r"is incompatible, use 'nft' tool",
)
def foreign_nft_rules(see: Snapshot) -> Iterator[Finding]:
    """Native nft rules lie in a table that iptables uses, and iptables cannot read that table any more.

    What you see: `iptables v1.8.9 (nf_tables): table 'nat' is incompatible, use 'nft' tool`. Somebody wrote rules into
    `table ip nat` or `table ip filter` with nft, with a set, a map or another expression that iptables has no word for.

    Proof: the error says so, and `iptables-save` still says so of that table; `nft list table` shows the rules.

    Look-alikes: the same rules where Docker's chain is not touched by them: newer versions of iptables read each chain
    by itself, and a container starts all the same; then nothing is wrong. Chains that iptables cannot show are not
    gone (firewall_chains_missing).

    Fix: move those rules into a table of their own, which works as well: nft rules need no table of iptables. That is a
    change to somebody's firewall, so it is shown and not made. Flushing the table or the ruleset is refused: it takes
    the rules of everybody, Docker's included.

    Undo: move the rules back.
    """
    told = complaint(see)
    if told is None or told.signature != "S_IPT_INCOMPAT" or not manages_iptables(see):
        return
    for side in sides(see):
        if not side.default.unreadable:
            continue
        family = "ip6" if side.tool == "ip6tables" else "ip"
        tables = listed(side.default.unreadable)
        rules = side.default.native
        yield Finding(
            cause="foreign_nft_rules",
            certainty=Certainty.PROVED,
            summary=f"native nft rules in the table {family} {tables} cannot be read by {side.tool}",
            evidence=(
                Evidence(f"{side.tool}-save", f"{side.version}: table {tables} is incompatible"),
                *(Evidence(f"nft list table {family} {side.default.unreadable[0]}", rule) for rule in rules[:3]),
                Evidence("Docker's own words", told.text[:300]),
            ),
            proposals=(
                Proposal(
                    id="move_native_rules",
                    title="Move these rules into a table of their own",
                    where=f"where they are written, such as /etc/nftables.conf: table {family} {tables}",
                    diff="".join(f"-{rule}\n" for rule in rules) + f"+table {family} own_rules {{ … }}",
                    then=f"docker start {see.target.container}",
                ),
            ),
        )
