"""A text is read the same whatever a client, a terminal or a chat did to it, and whatever stands around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import KEPT, parse
from bot.model import ErrorText
from tests.errors.catalogue import BIND, CATALOGUE, DRIVER, IPTABLES, Wording
from tests.errors.wrappings import CLIENTS, LINES

WHOLE = tuple(wording for wording in CATALOGUE if wording.wrapper is not None)
"""The texts that say of themselves that they are Docker's; a mere part of one is not to be found in everything."""

TEXTS = st.sampled_from(WHOLE)
WRAPPINGS = st.sampled_from([*CLIENTS.values(), *LINES.values()])


def said(text: str) -> tuple[object, ...]:
    """Return all that is read but who handed it on."""
    read = parse(text)
    return (read.signature, read.endpoint, read.address, read.port, read.protocol, read.table, read.chain, read.network)


@pytest.mark.parametrize("name", [*CLIENTS, *LINES])
def test_every_text_is_read_the_same_in_a_wrapping(name: str) -> None:
    wrap = {**CLIENTS, **LINES}[name]
    differ = [(wrap(wording.text), said(wording.text), said(wrap(wording.text))) for wording in WHOLE]
    assert [] == [(text, bare, wrapped) for text, bare, wrapped in differ if bare != wrapped]


def test_a_client_s_text_in_lines_is_read_the_same_but_for_few_and_never_as_another_place() -> None:
    # A terminal counts no colours; and a line may end by chance where a name does, which nothing can tell.
    clients = [wrap for name, wrap in CLIENTS.items() if not name.startswith(("colours", "a quote"))]
    every = [(wording, client, lines) for wording in WHOLE for client in clients for lines in LINES.values()]
    pairs = [(said(wording.text), said(lines(client(wording.text)))) for wording, client, lines in every[::7]]
    differ = [(bare, wrapped) for bare, wrapped in pairs if bare != wrapped]
    assert len(differ) < len(pairs) / 250
    assert [] == [
        (bare, got)
        for bare, got in differ
        if any(b not in (a, None) for a, b in zip(bare[2:5], got[2:5], strict=False))
    ]


@settings(deadline=None)  # a busy machine is no fault
@given(TEXTS, st.text(max_size=200), st.text(max_size=200))
def test_whatever_stands_around_a_text_it_stays_ours(wording: Wording, before: str, after: str) -> None:
    assert parse(f"{before}\n{wording.text}\n{after}").ours


@settings(deadline=None)  # a busy machine is no fault
@given(st.sampled_from([wording for wording in (*BIND, *IPTABLES) if DRIVER in wording.text]), st.integers(0, 400))
def test_a_text_that_is_cut_off_is_never_read_as_another(wording: Wording, length: int) -> None:
    whole, cut = parse(wording.text), parse(wording.text[: len(DRIVER) + length])
    # A chat's limit may fall anywhere: what is read of the rest is the same, or vague, or nothing.
    assert cut.ours
    assert cut.endpoint == "webserver"
    assert cut.signature in {whole.signature, *VAGUE}
    assert cut.address in (whole.address, None)
    assert cut.table in (whole.table, None)


VAGUE = ("S_UNKNOWN", "S_EMPTY_TAIL", "S_IPT_OTHER", "S_SOCKET_OPTION", "S_BUSY")
"""What is read of a text whose telling part is cut off; of `bind:` alone, that the port is busy, as it mostly is."""


def test_only_a_text_that_is_cut_at_the_kernel_s_word_is_taken_for_a_busy_port() -> None:
    cut = DRIVER + "Error starting userland proxy: listen tcp4 203.0.113.7:80: bind: "
    assert ["S_BUSY", "S_BUSY", "S_UNKNOWN", "S_UNKNOWN"] == [
        parse(cut + end).signature for end in ("", "addr", "can", "perm")
    ]


@pytest.mark.parametrize(
    "text", ["\\ud83d\\udea8 ", "\\ud83d ", "\ud83d ", "\U0001f6a8 ", "\\x1b[31m", "&#xd83d; ", "\\x00"]
)
def test_what_was_read_can_always_be_written(text: str) -> None:
    read = parse(f"{text}{DRIVER}{text}")
    assert "webserver" == read.endpoint
    assert read.text.encode("utf-8")
    assert "\x00" not in read.text
    assert "\x1b" not in read.text


def test_an_emoji_that_json_wrote_in_halves_is_whole_again() -> None:
    assert parse("\\ud83d\\udea8 " + DRIVER).text.startswith("\U0001f6a8 driver failed")


HOSTILE = (
    "driver failed ", "driver\n", "failed to create endpoint a on network ", "iptables ", "iptables failed: -t nat -A ",
    "Bind for ", "bind: 0.0.0.0:80: ", "Ports are not available: ", "\\", "\\\\u0041", "&amp;", "&", "<", "<a href=",
    "<http://a|", "\x1b[", "\x1b]", "> ", " ", "\t", "\n", "x" * 79 + "\n", "│ \n", "0" * 63 + "\n", "(" * 40, "):",
    "Error starting userland proxy: ", "fork/exec ", "nft ", "RootlessKit port driver ", "set up rule failed, ",
    "'", "1:",
)  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
@pytest.mark.parametrize("around", ["", "driver failed programming external connectivity on endpoint web: "])
def test_a_hostile_megabyte_is_read_in_time(piece: str, around: str) -> None:
    text = (around + piece * (1_000_000 // len(piece)) + around)[:1_000_000]
    assert len(parse(text).text) <= KEPT


@pytest.mark.timeout(120)
@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4), st.binary(max_size=20))
def test_nothing_hostile_makes_it_fail(pieces: list[str], noise: bytes) -> None:
    piece = "".join(pieces) + noise.decode("utf-8", "replace")
    assert isinstance(parse(piece * (20_000 // len(piece) + 1)), ErrorText)
