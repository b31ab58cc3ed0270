"""What people type is read as they meant it, or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Target
from handlers.slack.asking import Asked, Unclear, read
from handlers.slack.kit import escape, printable
from handlers.slack.limits import cut, cut_bytes

HOSTS = ("host1", "host2", "web")
WANTED = Asked(Target("host1", "webserver"))


@pytest.mark.parametrize(
    "typed",
    [
        "host1 webserver",
        "webserver host1",
        "  host1   webserver  ",
        "@host1 @webserver",
        "#host1 webserver",
        '"host1" “webserver”',
        "'webserver' `host1`",
        "webserver on host1",
        "container webserver on host host1",
        "<@U123|host1> webserver",
        "<#C123|webserver> host1",
        "<http://host1|host1> webserver",
        "http://host1 webserver",
    ],
)
def test_host_and_container_are_found_however_they_are_typed(typed: str) -> None:
    assert WANTED == read(typed, HOSTS)


def test_a_container_may_have_a_host_s_name() -> None:
    assert Asked(Target("host1", "web")) == read("host1 web", HOSTS)


def test_a_mistyped_host_is_still_taken_for_the_host() -> None:
    assert Target("hots1", "nginx") == read("nginx hots1", HOSTS).target


@pytest.mark.parametrize("between", [" ", "\n", " : "])
def test_a_pasted_error_is_kept_as_it_was(between: str) -> None:
    error = "driver failed programming external connectivity: Bind for 0.0.0.0:80 failed & <eof>"
    typed = f"host1 webserver{between}{error.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}"
    assert error == read(typed, HOSTS).error.removeprefix(": ")


@pytest.mark.parametrize("typed", ["", "   ", "host1", "webserver", "@", "host1 a b", "on in at"])
def test_what_names_too_little_or_too_much_is_unclear(typed: str) -> None:
    with pytest.raises(Unclear):
        read(typed, HOSTS)


@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_breaks_the_reader(typed: str) -> None:
    said = ""
    try:
        asked = read(typed, HOSTS)
    except Unclear as sentence:
        said = str(sentence)
    assert len(said) < 600
    assert said or (asked.target.host and asked.target.container)


@given(st.text(max_size=200))
def test_escaped_text_can_mention_nobody(text: str) -> None:
    assert not {"<", ">"} & set(escape(text))
    assert printable(text).replace("\n", "").isprintable() or "\u200d" in text


@given(st.text(max_size=60), st.integers(4, 40))
def test_what_is_cut_fits(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert len(cut_bytes(text, most).encode()) <= most
