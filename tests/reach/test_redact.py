"""Secrets leave no host: what is taken out of answers, and what is left alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Answer
from bot.reach.redact import GONE, redact, redact_json, redact_text

SECRET = "Zq7vT9xLm2Kp4Rw8Ys3N"


@pytest.mark.parametrize(
    "text",
    [
        f"password={SECRET}",
        f"PGPASSWORD={SECRET} psql",
        f"DB_PASSWORD: '{SECRET}'",
        f'{{"password": "{SECRET}"}}',
        f"--db-password={SECRET} --verbose",
        f"--password {SECRET} --host x",
        f"mysqld --api-token '{SECRET}'",
        f"Authorization: Bearer {SECRET}",
        f"authorization: Basic {SECRET}==",
        f"curl -H 'Authorization: {SECRET}'",
        f"postgres://admin:{SECRET}@db.internal:5432/app",
        f"amqp://{SECRET}@queue",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        f"aws_secret_access_key = {SECRET}",
        f"xoxb-1234567890-{SECRET}",
        f"xapp-1-{SECRET}",
        "ghp_" + SECRET + SECRET,
        f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.{SECRET}",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{SECRET}\n-----END OPENSSH PRIVATE KEY-----",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n(cut here)",
        f"client_secret={SECRET}&grant=1",
        f'level=info msg="registry" token={SECRET}',
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    clean = redact_text(f"before {text} after")
    assert SECRET not in clean
    assert "AKIAABCDEFGHIJKLMNOP" not in clean
    assert GONE in clean
    assert clean.startswith("before ")
    assert clean == redact_text(clean)


@pytest.mark.parametrize(
    "text",
    [
        "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use",
        "driver failed programming external connectivity on endpoint webserver (0f16826dfab67d0430da979fb2a17c625):",
        "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 21467 1",
        "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
        "nginx: master process /usr/sbin/nginx -g daemon on; master_process on;",
        "tcp://127.0.0.1:2375 unix:///run/docker.sock https://registry.example/v2/",
        "sudo a password is required",
        "/usr/bin/ssh-agent -D -a /run/user/1000/keyring",
        "Id=systemd-ask-password-console.path",
        "git@github.com:x/y.git",
    ],
)
def test_what_a_diagnosis_needs_is_left_alone(text: str) -> None:
    assert text == redact_text(text)


def test_environments_lose_every_value_and_keep_their_names() -> None:
    found = redact_json({"Config": {"Env": ["PATH=/usr/bin", f"X={SECRET}", "EMPTY"], "Image": "web:1"}})
    assert {"Config": {"Env": [f"PATH={GONE}", f"X={GONE}", "EMPTY"], "Image": "web:1"}} == found


def test_labels_and_arguments_with_telling_names_lose_their_values() -> None:
    found = redact_json(
        {
            "Labels": {"app.db-password": SECRET, "com.docker.compose.project": "shop", "token": ""},
            "Cmd": ["serve", "--password", SECRET, f"--token={SECRET}", "--port", "80"],
            "Args": ["--token", "--verbose"],
        }
    )
    assert {
        "Labels": {"app.db-password": GONE, "com.docker.compose.project": "shop", "token": ""},
        "Cmd": ["serve", "--password", GONE, f"--token={GONE}", "--port", "80"],
        "Args": ["--token", "--verbose"],
    } == found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)


@given(JSON)
def test_any_json_keeps_its_shape(value: object) -> None:
    def shape(item: object) -> object:
        if isinstance(item, dict):
            return {key: shape(inner) for key, inner in item.items()}
        if isinstance(item, list):
            return [shape(inner) for inner in item]
        return "text" if isinstance(item, str) else item

    clean = redact_json(value)
    assert shape(value) == shape(clean)
    assert clean == redact_json(clean)


@given(
    st.text(alphabet="abcXYZ019_-", min_size=8, max_size=40),
    st.sampled_from(["password", "TOKEN", "api_key", "Secret"]),
)
def test_a_value_behind_a_telling_name_never_stays(value: str, name: str) -> None:
    for text in (f"{name}={value}", f'"{name}": "{value}"', f"X_{name}='{value}'"):
        assert value not in redact_text(text).replace(name, "")
    document = json.dumps(redact_json({"Config": {"Env": [f"ANY={value}"], "Labels": {name: value}}}))
    assert f'"{value}"' not in document
    assert f"={value}" not in document


@given(st.text(max_size=300))
def test_any_text_is_redacted_once_and_for_all(text: str) -> None:
    clean = redact_text(text)
    assert clean == redact_text(clean)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "password" * 20_000, "-" * 100_000, "a." * 100_000, "://" * 50_000, "=" * 100_000, "eyJ" * 50_000],
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    redact_text(text)


def test_json_in_a_text_stays_json() -> None:
    inner = json.dumps({"password": SECRET, "token": None, "auth": {"secret": 'a"b' + SECRET}, "n": [1]})
    for text in (inner, json.dumps({"MESSAGE": inner, "_PID": "1"})):
        clean = redact_text(text)
        assert SECRET not in clean
        json.loads(clean)


def test_output_and_errors_are_both_redacted() -> None:
    clean = redact(Answer("q", f"token={SECRET}", f"password={SECRET}", 0))
    assert (f"token={GONE}", f"password={GONE}") == (clean.output, clean.errors)
