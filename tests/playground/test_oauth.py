"""An app is installed into one of several workspaces by OAuth, as Slack does it, and removed again."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.playground.cloud import Cloud
from handlers.playground.settings import Timing
from tests.playground.consent import APP, HERE, SHOP, address, allow, press, shop, visit
from tests.playground.stage import QUICK, Control, eventually


@pytest.fixture
def cloud(timing: Timing) -> Iterator[Cloud]:
    with shop(timing) as running:
        yield running


@pytest.fixture
def web(cloud: Cloud) -> WebClient:
    """A client without a token."""
    return WebClient(base_url=cloud.api_url, retry_handlers=[])


def installed(cloud: Cloud, web: WebClient) -> WebClient:
    """Install the app; returns a client with its token."""
    answer = web.oauth_v2_access(client_id=APP.client_id, client_secret=APP.client_secret, code=allow(cloud))
    return WebClient(answer["access_token"], base_url=cloud.api_url, retry_handlers=[])


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


# -- codes and tokens ------------------------------------------------------------------------------------------------


def test_a_code_becomes_a_token_as_slack_documents_it(cloud: Cloud, web: WebClient) -> None:
    url = address(cloud)
    back = press(url, visit(url), "allow", user="U02BOB")
    code = dict(back.brought)["code"]
    answer = web.oauth_v2_access(client_id=APP.client_id, client_secret=APP.client_secret, code=code)
    token = answer["access_token"]
    assert re.fullmatch(r"xoxb-T0SHOP-[0-9a-f]{40}", token)
    assert {
        "ok": True,
        "app_id": "A0DOCKFIX",
        "authed_user": {"id": "U02BOB"},
        "scope": "commands,chat:write,im:history",
        "token_type": "bot",
        "access_token": token,
        "bot_user_id": "U0DOCKFIX",
        "team": {"id": "T0SHOP", "name": SHOP.name},
        "enterprise": None,
        "is_enterprise_install": False,
    } == answer.data
    who = WebClient(token, base_url=cloud.api_url).auth_test()
    assert ("T0SHOP", SHOP.name, "U0DOCKFIX") == (who["team_id"], who["team"], who["user_id"])
    assert "commands,chat:write,im:history" == who.headers["x-oauth-scopes"]


def test_the_app_may_say_who_it_is_by_form_fields_too(cloud: Cloud, web: WebClient) -> None:
    known_by = {"client_id": APP.client_id, "client_secret": APP.client_secret}
    for answer in (
        web.api_call("oauth.v2.access", data={**known_by, "code": allow(cloud)}),
        web.api_call("oauth.v2.access", params={**known_by, "code": allow(cloud)}),
        web.api_call("oauth.v2.access", json={**known_by, "code": allow(cloud)}),
    ):
        assert "bot" == answer["token_type"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_id": "1234"}, "invalid_client_id"),
        ({"client_id": "", "client_secret": ""}, "invalid_client_id"),
        ({"client_secret": "guessed"}, "bad_client_secret"),
        ({"client_secret": ""}, "bad_client_secret"),
        ({"client_secret": "ü\ud800"}, "bad_client_secret"),
        ({"code": "T0SHOP.0000"}, "invalid_code"),
        ({"code": ""}, "invalid_code"),
        ({"grant_type": "refresh_token"}, "invalid_grant_type"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
    ],
)
def test_whoever_does_not_know_the_secret_or_a_code_gets_no_token(
    cloud: Cloud, web: WebClient, changed: dict[str, str], error: str
) -> None:
    right = {"client_id": APP.client_id, "client_secret": APP.client_secret, "code": allow(cloud)}
    assert error == refusal(web.api_call, api_method="oauth.v2.access", json={**right, **changed})


def test_a_wrong_secret_does_not_use_up_the_code(cloud: Cloud, web: WebClient) -> None:
    code = allow(cloud)
    wrong = {"client_id": APP.client_id, "client_secret": "guessed", "code": code}
    assert "bad_client_secret" == refusal(web.oauth_v2_access, **wrong)
    assert web.oauth_v2_access(**{**wrong, "client_secret": APP.client_secret})["ok"]


def test_a_code_is_good_once(cloud: Cloud, web: WebClient) -> None:
    right = {"client_id": APP.client_id, "client_secret": APP.client_secret, "code": allow(cloud)}
    assert web.oauth_v2_access(**right)["ok"]
    assert "invalid_code" == refusal(web.oauth_v2_access, **right)


@pytest.mark.parametrize("timing", [replace(QUICK, code=0.0)], indirect=True)
def test_a_code_that_is_too_old_is_not_good(cloud: Cloud, web: WebClient) -> None:
    right = {"client_id": APP.client_id, "client_secret": APP.client_secret, "code": allow(cloud)}
    assert "invalid_code" == refusal(web.oauth_v2_access, **right)


def test_slack_s_codes_are_good_for_ten_minutes() -> None:
    assert 600 == Timing().code


def test_the_redirect_uri_of_the_page_must_come_again_and_may_be_left_out_where_there_was_none(
    cloud: Cloud, web: WebClient
) -> None:
    known_by = {"client_id": APP.client_id, "client_secret": APP.client_secret}
    assert "bad_redirect_uri" == refusal(web.oauth_v2_access, **known_by, code=allow(cloud, redirect_uri=HERE))
    assert web.oauth_v2_access(**known_by, code=allow(cloud, redirect_uri=HERE), redirect_uri=HERE)["ok"]
    assert web.oauth_v2_access(**known_by, code=allow(cloud), redirect_uri=HERE)["ok"]


def test_only_what_was_issued_here_is_a_good_token(cloud: Cloud, web: WebClient) -> None:
    ours = installed(cloud, web)
    assert ours.auth_test()["ok"]
    for token in ("xoxb-test", "xoxb-T0SHOP-0000", f"{ours.token}0"):
        assert "invalid_auth" == refusal(WebClient(token, base_url=cloud.api_url).auth_test)
    with Cloud(timing=QUICK, app=APP) as other:
        theirs = installed(other, WebClient(base_url=other.api_url))
        assert "T0PLAY" == theirs.auth_test()["team_id"]
        assert "invalid_auth" == refusal(WebClient(ours.token, base_url=other.api_url).auth_test)
        assert "invalid_auth" == refusal(WebClient(theirs.token, base_url=cloud.api_url).auth_test)


def test_neither_codes_nor_tokens_nor_secrets_are_kept_in_the_log(cloud: Cloud, web: WebClient) -> None:
    code = allow(cloud)
    known_by = {"client_id": APP.client_id, "client_secret": APP.client_secret}
    token = web.oauth_v2_access(**known_by, code=code)["access_token"]
    web.api_call("oauth.v2.access", data={**known_by, "code": allow(cloud)})
    web.api_test(code=code, client_secret=APP.client_secret, token=token)
    refusal(web.oauth_v2_access, **known_by, code=code)
    WebClient(token, base_url=cloud.api_url).auth_revoke()
    log = Control(cloud.url).get("log")["log"]
    assert ["oauth.v2.access"] * 2 + ["api.test", "oauth.v2.access", "auth.revoke"] == [
        each["method"] for each in log if each["kind"] == "call"
    ]
    for secret in (code, token, APP.client_secret, "xoxb-", SHOP.id + "."):
        assert secret not in json.dumps(log)
    assert APP.client_secret not in repr(APP)


def test_without_an_app_nothing_is_installed_by_oauth_and_any_token_is_good() -> None:
    with Cloud(timing=QUICK) as plain:
        web = WebClient("xoxb-any", base_url=plain.api_url)
        assert web.auth_test()["ok"]
        assert 404 == visit(address(plain)).status
        assert "unknown_method" == refusal(web.oauth_v2_access, client_id="a", client_secret="b", code="c")
        assert "unknown_method" == refusal(web.auth_revoke)
        status, answer = Control(plain.url).send("uninstall")
        assert (409, None) == (status, Control(plain.url).get("state")["installed"])
        assert "has not been installed here by OAuth" in answer["error"]


def test_slack_can_be_tried_without_a_token(web: WebClient) -> None:
    assert {"ok": True, "args": {"foo": "bar"}} == web.api_test(foo="bar").data


# -- the end ---------------------------------------------------------------------------------------------------------


def events(cloud: Cloud) -> list[dict[str, Any]]:
    """The events that were sent to the app, whether or not it is there."""
    return [each["payload"] for each in Control(cloud.url).envelopes() if each["type"] == "events_api"]


def test_a_revoked_token_is_dead_and_the_app_hears_of_it(cloud: Cloud, web: WebClient) -> None:
    ours, other = installed(cloud, web), installed(cloud, web)
    assert {"ok": True, "revoked": False} == ours.auth_revoke(test=True).data
    assert {"ok": True, "revoked": True} == ours.auth_revoke().data
    for call in (ours.auth_test, ours.auth_revoke):
        assert "token_revoked" == refusal(call)
    assert other.auth_test()["ok"]
    event = eventually(lambda: events(cloud))[0]["event"]
    assert ("tokens_revoked", {"bot": ["U0DOCKFIX"]}) == (event["type"], event["tokens"])
    assert True is Control(cloud.url).get("state")["installed"]


def test_an_app_that_was_removed_has_no_token_and_can_be_installed_again(cloud: Cloud, web: WebClient) -> None:
    control = Control(cloud.url)
    assert 409 == control.send("uninstall")[0]
    ours, code = installed(cloud, web), allow(cloud)
    assert 1 == control.do("uninstall")["tokens"]
    for call in (ours.auth_test, ours.auth_revoke):
        assert "account_inactive" == refusal(call)
    known_by = {"client_id": APP.client_id, "client_secret": APP.client_secret}
    assert "invalid_code" == refusal(web.oauth_v2_access, **known_by, code=code)
    assert (False, 409) == (control.get("state")["installed"], control.send("uninstall")[0])
    assert installed(cloud, web).auth_test()["ok"]
    assert "account_inactive" == refusal(ours.auth_test)
