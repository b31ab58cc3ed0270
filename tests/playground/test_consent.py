"""The page of consent says who asks for what and where, and leads only back to the app."""

import re
from collections.abc import Iterator

import pytest

from handlers.playground.cloud import Cloud
from handlers.playground.settings import Timing
from tests.playground.consent import HERE, SCOPES, SHOP, Page, address, press, shop, visit


@pytest.fixture
def cloud(timing: Timing) -> Iterator[Cloud]:
    with shop(timing) as running:
        yield running


def test_the_page_names_the_workspace_and_each_scope(cloud: Cloud) -> None:
    page = visit(address(cloud))
    assert (200, ["allow", "cancel"]) == (page.status, page.buttons)
    for named in (f"Install dockfix into {SHOP.name}?", SHOP.id, *SCOPES):
        assert named in page.text
    assert re.search(r'<html lang="en">.*<title>.*<main>.*<h1>.*<label for="user">', page.html, re.DOTALL)


def test_allow_leads_back_to_the_app_with_a_code_that_names_the_workspace(cloud: Cloud) -> None:
    url = address(cloud)
    back = press(url, visit(url), "allow")
    assert (302, HERE) == (back.status, back.location)
    (code, given), state = back.brought
    assert ("code", ("state", "the state")) == (code, state)
    assert re.fullmatch(r"T0SHOP\.[0-9a-f]{40}", given)


def test_cancel_leads_back_to_the_app_without_one(cloud: Cloud) -> None:
    url = address(cloud)
    back = press(url, visit(url), "cancel")
    assert (302, HERE) == (back.status, back.location)
    assert [("error", "access_denied"), ("state", "the state")] == back.brought


HOSTILE = '"><script>alert(1)</script>&code=mine&#x0a;\r\nLocation: https://evil.example/ ü\u202e'


def test_whatever_is_asked_is_text_on_the_page_and_the_state_comes_back_as_it_was(cloud: Cloud) -> None:
    url = address(cloud, state=HOSTILE)
    page = visit(url)
    assert "<script" not in page.html
    assert "<b>" not in page.html
    assert HOSTILE == page.fields["state"]
    back = press(url, page, "allow")
    assert HERE == back.location
    assert ["code", "state"] == [name for name, _ in back.brought]
    assert HOSTILE == dict(back.brought)["state"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"client_id": "1234"}, "No app has this client_id"),
        ({"client_id": ""}, "No app has this client_id"),
        ({"redirect_uri": "https://evil.example/"}, f"not the one that is registered for the app: {HERE}"),
        ({"redirect_uri": f"{HERE}/more"}, "not the one that is registered"),
        ({"team": "T9OTHER"}, "This is the workspace T0SHOP"),
        ({"scope": ""}, "scope is empty"),
        ({"scope": "chat:write,<script>"}, "'<script>' is not a scope"),
        ({"client_id": "<script>"}, "No app has this client_id"),
        ({"team": "<script>"}, "not <script>"),
    ],
)
def test_what_is_not_in_order_gets_a_sentence_and_leads_nowhere(
    cloud: Cloud, query: dict[str, str], words: str
) -> None:
    good = visit(address(cloud))
    refused: list[Page] = [
        visit(address(cloud, **query)),
        press(address(cloud), good, "allow", **query),
        press(address(cloud), good, "cancel", **query),
    ]
    for page in refused:
        assert (400, "") == (page.status, page.location)
        assert words in page.text
        assert "<script" not in page.html


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"user": "U9OTHER"}, "no person 'U9OTHER'"), ({"user": "U0DOCKFIX"}, "no person"), ({"user": ""}, "no person")],
)
def test_only_people_of_the_workspace_itself_install_an_app(cloud: Cloud, changed: dict[str, str], words: str) -> None:
    url = address(cloud)
    page = visit(url)
    assert "oscar" not in page.text
    refused = press(url, page, "allow", **changed)
    assert (400, "") == (refused.status, refused.location)
    assert words in refused.text


def test_scopes_of_users_and_broken_forms_are_refused_in_words(cloud: Cloud) -> None:
    refused = visit(address(cloud, user_scope="search:read"))
    assert 400 == refused.status
    assert "user_scope must be empty" in refused.text
    nothing, broken = (
        visit(f"{cloud.url}/oauth/v2/authorize", {}),
        visit(f"{cloud.url}/oauth/v2/authorize", {}, **{"Content-Type": "multipart/form-data"}),
    )
    assert (400, 400) == (nothing.status, broken.status)
    assert "The form is broken: invalid_form_data" in broken.text


def test_a_page_of_another_site_can_neither_press_the_button_nor_frame_it(cloud: Cloud) -> None:
    url = address(cloud)
    page = visit(url)
    form = {**page.fields, "answer": "allow"}
    for origin in ("https://evil.example", "null"):
        assert 403 == visit(url, form, Origin=origin).status
    assert 403 == visit(url, Host="evil.example").status
    assert 302 == visit(url, form, Origin=cloud.url).status
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:9;" in policy
    # Without any referrer a browser would send the form with the origin "null".
    assert "same-origin" == page.headers["Referrer-Policy"]
