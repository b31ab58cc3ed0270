"""The configuration: what is read from it, and that every mistake is told at once with what would be right."""

from pathlib import Path

import pytest

from bot.config import Config, ConfigError, SlackConfig, lacks_for_slack, load
from bot.policy import Rule, Window

KEYS = 'identity_file = "key"\nknown_hosts = "known"\n'
WHOLE = f"""
[slack]
mode = "http"
listen = "127.0.0.1:3000"
api_url = "http://127.0.0.1:9/api/"
bot_token_file = "bot"
[store]
url = "sqlite:///data/dockfix.db"
[hosts.bastion]
address = "198.18.0.1"
{KEYS}
[hosts.host1]
address = "198.18.0.11"
port = 2222
user = "fixer"
certificate_file = "key"
jump = ["bastion"]
sudo = true
docker_socket = "/run/user/1000/docker.sock"
groups = ["web"]
{KEYS}
[hosts.here]
local = true
[approval]
approvers = ["U01ALICE", "S02ONCALL", "oncall"]
[approval.dangerous]
approvals = 2
requester_may_approve = false
expires_minutes = 5
[[approval.rule]]
groups = ["web"]
windows = ["Mon-Fri 09:00-17:30", "sat,sun 22:00-06:00"]
approvals = 3
[[oncall.tier]]
source = "slack_group"
group = "S02ONCALL"
[[oncall.tier]]
source = "icalendar"
url = "https://calendar.example/rota.ics"
escalate_minutes = 15
[watch]
hosts = ["host1"]
channel = "C0OPS"
[verify]
soak_seconds = 0
"""


STATIC = '[[oncall.tier]]\nsource = "static"\npeople = ["U01ALICE"]\n'
OVERRIDE = '[[oncall.tier.override]]\npeople = ["U01ALICE"]\n'
SMTP = '[notify.smtp]\nhost = "mail.example.com"\nfrom = "a@example.com"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("key", "known", "bot"):
        (tmp_path / name).write_text("xoxb-from-a-file\n")
        (tmp_path / name).chmod(0o600)
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "dockfix.toml"
    path.write_text(text)
    return path


def mistakes(folder: Path, text: str, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        load(write(folder, text), environ)
    return refused.value.mistakes


def host(more: str = "") -> str:
    return f'[hosts.host1]\naddress = "198.18.0.11"\n{KEYS}{more}\n'


def installs(more: str) -> str:
    """A section for an app that is installed over the web."""
    return f'[slack]\nmode = "http"\nlisten = "127.0.0.1:3000"\n{more}\n'


def test_every_key_of_the_contract_is_read(folder: Path) -> None:
    config = load(write(folder, WHOLE), {"SLACK_SIGNING_SECRET": "s3cret"})

    assert (
        SlackConfig("http", "http://127.0.0.1:9/api/", "127.0.0.1:3000", "xoxb-from-a-file", "", "s3cret")
        == config.slack
    )
    assert ("127.0.0.1", 3000) == config.slack.listen_address
    assert f"sqlite:///{folder}/data/dockfix.db" == config.store.url
    assert ["bastion", "host1", "here"] == list(config.hosts)
    one = config.hosts["host1"]
    assert ("198.18.0.11", 2222, "fixer", True) == (one.address, one.port, one.user, one.sudo)
    assert (folder / "key", folder / "key", folder / "known") == (
        one.identity_file,
        one.certificate_file,
        one.known_hosts,
    )
    assert ("/run/user/1000/docker.sock", ("web",)) == (one.docker_socket, one.groups)
    assert (config.hosts["bastion"],) == config.jumps("host1")
    assert config.hosts["here"].local
    assert ("U01ALICE", "S02ONCALL", "oncall") == config.approval.approvers
    assert (2, False, 5) == (
        config.approval.dangerous.approvals,
        config.approval.dangerous.requester_may_approve,
        config.approval.dangerous.expires_minutes,
    )
    windows = (Window((0, 1, 2, 3, 4), 540, 1050), Window((5, 6), 1320, 360))
    assert (Rule(groups=("web",), windows=windows, approvals=3),) == config.approval.rules
    assert [("slack_group", 10), ("icalendar", 15)] == [(t.source, t.escalate_minutes) for t in config.oncall.tiers]
    assert (("host1",), "C0OPS") == (config.watch.hosts, config.watch.channel)
    assert 60 == config.watch.window_minutes
    assert 0 == config.soak_seconds
    assert () == config.warnings


def test_a_config_can_be_built_without_a_file() -> None:
    assert {} == dict(Config().hosts)
    assert "socket" == Config().slack.mode


def test_all_mistakes_are_told_at_once_with_key_value_and_what_would_be_right(folder: Path) -> None:
    text = host("port = 99999\nsuod = true") + '[slack]\nmode = "sokket"\n'

    assert (
        "hosts.host1.port = 99999: a port is a whole number from 1 to 65535, without quotation marks",
        "hosts.host1.suod = true: there is no such key; did you mean hosts.host1.sudo?",
        'slack.mode = "sokket": it has to be "socket" or "http"; did you mean socket?',
    ) == mistakes(folder, text)


def test_a_token_in_the_file_is_refused_with_the_reason_and_never_repeated(folder: Path) -> None:
    (told,) = mistakes(folder, '[slack]\nbot_token = "xoxb-very-secret"\n')

    assert "SLACK_BOT_TOKEN" in told
    assert "gets copied" in told
    assert "very-secret" not in told


def test_secrets_do_not_stand_in_the_repr(folder: Path) -> None:
    config = load(write(folder, host()), {"SLACK_BOT_TOKEN": "xoxb-very-secret"})

    assert "xoxb-very-secret" == config.slack.bot_token
    assert "very-secret" not in repr(config)


def test_the_environment_wins_over_a_secret_file(folder: Path) -> None:
    text = host() + '[slack]\nbot_token_file = "bot"\n'

    assert "xoxb-env" == load(write(folder, text), {"SLACK_BOT_TOKEN": " xoxb-env\n"}).slack.bot_token
    assert "xoxb-from-a-file" == load(write(folder, text), {}).slack.bot_token


def test_swapped_tokens_are_noticed_without_showing_them(folder: Path) -> None:
    told = mistakes(folder, host(), SLACK_BOT_TOKEN="xapp-1-secret", SLACK_APP_TOKEN="two words")

    assert 2 == len(told)
    assert "begins with xoxb-" in told[0]
    assert "without spaces" in told[1]
    assert "secret" not in told[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[hosts."a;b"]\naddress = "x"', "the name of a host has to be"),
        ('[hosts."-oProxyCommand"]\nlocal = true', "the name of a host has to be"),
        (host().replace("198.18.0.11", "-oProxyCommand=x"), "a host name or an IP address"),
        ('[hosts.h]\nagent = true\nknown_hosts = "known"', "hosts.h.address is missing"),
        ('[hosts.h]\naddress = "x"\nknown_hosts = "known"', "hosts.h.identity_file is missing"),
        ("[hosts.h]\nlocal = true\nport = 22", "no meaning beside local"),
        ('[hosts.h]\nrecording = "."\nlocal = true', "no meaning beside recording"),
        ('[hosts.h]\nrecording = "gone"', "there is no such folder"),
        (host('jump = ["hosst1"]'), "there is no host hosst1 in this file; did you mean host1?"),
        (host('jump = ["host1"]'), "leads back to host1"),
        (host('docker_socket = "/x;reboot"'), "an absolute path of plain characters"),
        (host('groups = "web"'), "it has to be a list of names"),
        (host("sudo = 1"), "it has to be true or false"),
        (host("port = true"), "a port is a whole number"),
        (host('user = "-l"'), "a login name"),
        ('hosts = "host1"', "it has to be a table: [hosts]"),
        ('[store]\nurl = "mysql://x"', '"sqlite:///dockfix.db"'),
        ('[store]\nurl = "sqlite:///:memory:"', "outlive a restart"),
        ('[slack]\nmode = "http"', "slack.listen is missing"),
        ('[slack]\nlisten = "3000"', "an address and a port"),
        ('[slack]\napi_url = "https://slack.com/api"', 'it has to end with "/"'),
        ('[slack]\napi_url = "ftp://slack.com/"', "a web address"),
        ('[slack]\napi_url = "https://user:pw@slack.com/"', "must not hold a user name"),
        ('[slack]\napp_token_file = "missing"', "it cannot be read"),
        (installs('client_id = "me"\nworkspaces = ["T0ACME"]'), "the client ID on the app's page"),
        ('[slack]\nclient_id = "1.2"\nworkspaces = ["T0ACME"]', 'it needs mode = "http"'),
        (installs('client_id = "1.2"'), "slack.workspaces is missing"),
        ('[slack]\nworkspaces = ["T0ACME"]', "slack.client_id is missing"),
        (installs('client_id = "1.2"\nworkspaces = ["acme"]'), "the id of a workspace"),
        ('[slack]\nclient_secret = "x"', "a secret does not belong into this file"),
        ('[approval]\napprovers = ["alice"]', 'item "alice" does not fit'),
        ('[approval]\napprovers = ["U01ALICE", "U01ALICE"]', "stands there twice"),
        ('[approval]\napprovers = ["oncall"]', "nothing says who is on call"),
        ('[approval]\napprovers = ["U01ALICE"]\n[approval.safe]\napprovals = 2', "only 1 approvers are named"),
        ("[approval.safe]\napprovals = 0", "the number of approvals is a whole number from 1"),
        ("[approval]\nrule = 3", "has to be written as [[approval.rule]]"),
        ('[[approval.rule]]\nwindows = ["Mon-Fri 9-17"]', 'a window is written "Mon-Fri 09:00-17:30"'),
        ('[[approval.rule]]\nwindows = ["Mon 09:00-25:00"]', "from 00:00 to 24:00"),
        ('[[approval.rule]]\ncauses = ["port_held_by_servce"]', "did you mean port_held_by_service?"),
        ('[[approval.rule]]\ngroups = ["web"]', "there is no group web"),
        ('[[oncall.tier]]\nsource = "static"', "oncall.tier[1].people is missing"),
        ('[[oncall.tier]]\nsource = "icalendar"', "name one of the two"),
        ('[[oncall.tier]]\nsource = "pagerduty"\nschedule = "P1"', "PAGERDUTY_TOKEN"),
        ('[[oncall.tier]]\nsource = "static"\npeople = []', "nobody would ever be told"),
        ('[[oncall.tier]]\nsource = "static"\npeople = ["bob"]', 'item "bob" does not fit'),
        (STATIC + 'rotate = "monthly"\nstart = 2026-01-05', '"daily" or "weekly"'),
        (STATIC + 'rotate = "weekly"', "oncall.tier[1].start is missing"),
        (STATIC + 'rotate = "weekly"\nstart = "2026-01-05"', "a day without quotation marks"),
        (STATIC + 'handover = "09:00"', "no meaning without rotate"),
        (STATIC + 'rotate = "daily"\nstart = 2026-01-05\nhandover = "9"', '"00:00" to "23:59"'),
        (STATIC + 'time_zone = "Europe/Berlln"', "did you mean Europe/Berlin?"),
        (STATIC + 'time_zone = "../../etc/passwd"', "the name of a time zone"),
        (STATIC + 'group = "S02ONCALL"', 'no meaning with source = "static"'),
        (STATIC + OVERRIDE + "from = 2026-01-02T00:00:00\nuntil = 2026-01-01T00:00:00", "later than from"),
        (STATIC + OVERRIDE + "from = 2026-01-02T00:00:00", "override[1].until is missing"),
        (STATIC + OVERRIDE + "from = 2026-01-02\nuntil = 2026-01-03T00:00:00", "a date and a time"),
        ('[oncall]\nfallback = "U01ALICE"', "nothing to fall back from"),
        ('[oncall]\nfallback = "oncall"\n' + STATIC, 'a user group ("S...")'),
        ("[oncall]\ncache_seconds = 86400\n" + STATIC, "the number of seconds"),
        ('[oncall.people]\n"bob@example.com" = "bob"', "a Slack user"),
        (
            '[[oncall.tier]]\nsource = "pagerduty"\nschedule = "P1"\ntoken_file = "key"\nurl = "http://x.example"',
            "https://",
        ),
        ("[notify.pagerduty]", "routing_key_file is missing"),
        (
            '[notify.pagerduty]\nrouting_key_file = "key"\nrouting_key = "s3cret"',
            "a secret does not belong into this file",
        ),
        ('[notify.pagerduty]\nrouting_key_file = "missing"', "it cannot be read"),
        ('[notify.smtp]\nfrom = "a@example.com"\nto = ["b@example.com"]', "notify.smtp.host is missing"),
        (SMTP + "to = []", "nobody would get the mail"),
        (SMTP + 'to = ["b@example.com"]\ntls = "yes"', '"starttls" or "tls" or "none"'),
        (SMTP + 'to = ["b@example.com"]\nuser = "u"', "password_file is missing"),
        (SMTP + 'to = ["b@example.com"]\nuser = "u"\ntls = "none"\npassword_file = "key"', "unencrypted"),
        (SMTP + 'to = ["b@example.com\\r\\nBcc: x"]', "a mail address"),
        ("[notify.sms]", "there is no such key"),
        ('[watch]\nchannel = "#ops"', "the id of a Slack channel"),
        (
            '[hosts.h]\nlocal = true\n[watch]\nhosts = ["h"]',
            "watch.channel is missing: say which Slack channel",
        ),
        ("[watch]\nwindow_minutes = 0", "the number of minutes"),
        ("[verify]\nsoak_seconds = -1", "the number of seconds"),
        ('[webhook]\nsecret_file = "bot"', "webhook.channel is missing"),
        ('[webhook]\nchannel = "C0OPS"', "webhook.secret_file is missing"),
        ('[webhook]\nchannel = "#ops"\nsecret_file = "bot"', "the id of a Slack channel"),
        ('[webhook]\nchannel = "C0OPS"\nsecret_file = "missing"', "it cannot be read"),
        ('[webhook]\nchannel = "C0OPS"\nsecret_file = "bot"\nlisten = "3001"', "an address and a port"),
        ('[webhook]\nchannel = "C0OPS"\nsecret_file = "bot"\nwindow_minutes = 0', "the number of minutes"),
        ('[webhook]\nchannel = "C0OPS"\nsecret_file = "bot"\nwindow = 5', "did you mean webhook.window_minutes?"),
        (
            '[slack]\nlisten = "[::1]:3001"\n[webhook]\nchannel = "C0OPS"\nsecret_file = "bot"\nlisten = "[::1]:3001"',
            "choose another port",
        ),
    ],
)
def test_a_single_mistake_is_told_once_with_what_would_be_right(folder: Path, text: str, wanted: str) -> None:
    told = mistakes(folder, text)

    assert [wanted] == [wanted for sentence in told if wanted in sentence]
    assert 1 == len(told), told


def test_an_override_is_read_in_the_tier_s_time_zone_where_it_names_none(folder: Path) -> None:
    times = "from = 2026-07-01T09:00:00\nuntil = 2026-07-02T09:00:00+00:00"
    text = f'{STATIC}time_zone = "Europe/Berlin"\n{OVERRIDE}{times}'
    (override,) = load(write(folder, text), {}).oncall.tiers[0].overrides

    assert 26 * 3600 == override.until - override.since


def test_secrets_of_the_ways_to_tell_come_from_the_environment_first(folder: Path) -> None:
    text = f'[notify.pagerduty]\nrouting_key_file = "key"\n{SMTP}to = ["b@example.com"]\nuser = "u"'
    environ = {"PAGERDUTY_ROUTING_KEY": "k3y", "SMTP_PASSWORD": "pa55"}
    notify = load(write(folder, text), environ).notify

    assert ("k3y", "pa55") == (
        notify.pagerduty and notify.pagerduty.routing_key,
        notify.smtp and notify.smtp.password,
    )
    assert "k3y" not in repr(notify)
    assert "pa55" not in repr(notify)


def test_the_secret_of_alerts_comes_from_the_environment_first_and_is_never_shown(folder: Path) -> None:
    text = '[webhook]\nchannel = "C0OPS"\nsecret_file = "bot"'
    assert "xoxb-from-a-file" == getattr(load(write(folder, text), {}).webhook, "secret", "")
    webhook = load(write(folder, text), {"DOCKFIX_WEBHOOK_SECRET": "from-the-environment"}).webhook
    assert webhook is not None
    assert ("from-the-environment", "127.0.0.1", 3001) == (webhook.secret, *webhook.listen_address)
    assert "from-the" not in repr(webhook)


@pytest.mark.parametrize("secret", ["hunter2", "with a space in it", "x" * 5000])
def test_a_secret_of_alerts_that_is_weak_or_broken_is_refused_without_showing_it(folder: Path, secret: str) -> None:
    told = mistakes(folder, '[webhook]\nchannel = "C0OPS"', DOCKFIX_WEBHOOK_SECRET=secret)
    assert 1 == len(told), told
    assert "DOCKFIX_WEBHOOK_SECRET (not shown)" in told[0]
    assert secret not in told[0]


def test_a_secret_of_alerts_in_the_file_is_refused_and_not_repeated(folder: Path) -> None:
    told = mistakes(folder, '[webhook]\nchannel = "C0OPS"\nsecret = "s3cret-of-the-alerts"\nsecret_file = "bot"')
    assert "does not belong into this file" in told[0]
    assert "s3cret" not in told[0]


def test_without_the_section_there_is_no_webhook(folder: Path) -> None:
    assert load(write(folder, ""), {"DOCKFIX_WEBHOOK_SECRET": "from-the-environment"}).webhook is None


def test_a_way_over_jumps_that_leads_in_a_circle_is_refused(folder: Path) -> None:
    text = "".join(
        f'[hosts.{name}]\naddress = "x"\njump = ["{jump}"]\n{KEYS}'
        for name, jump in (("a", "b"), ("b", "c"), ("c", "b"))
    )

    assert all("leads back" in sentence for sentence in mistakes(folder, text))


def test_jump_hosts_are_passed_in_order_and_each_once(folder: Path) -> None:
    text = "".join(
        f'[hosts.{name}]\naddress = "{name}"\njump = {jump}\n{KEYS}'
        for name, jump in (("a", "[]"), ("b", '["a"]'), ("c", '["a", "b"]'))
    )
    config = load(write(folder, text), {})

    assert ["a", "b"] == [jump.name for jump in config.jumps("c")]


def test_hostile_values_are_told_in_one_short_printable_line(folder: Path) -> None:
    (told,) = mistakes(folder, host(f'user = "\\u001b]0;x\\u0007{"y" * 10_000}"'))

    assert told.isprintable()
    assert 300 > len(told)


@pytest.mark.parametrize("name", ["DOCKFIX_CONFIG", ""])
def test_no_file_at_all_names_where_it_was_looked_for_and_the_smallest_one_that_works(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(ConfigError) as refused:
        load(None, {name: str(folder / "gone.toml")} if name else {})

    looked = "gone.toml" if name else "dockfix.toml"
    assert str(folder / looked) in str(refused.value)
    example = folder / "example.toml"
    example.write_text(str(refused.value).partition("is:\n\n")[2].replace("keys/", ""))
    (folder / "dockfix").write_text("key")
    (folder / "dockfix").chmod(0o600)
    (folder / "known_hosts").write_text("")
    assert ["host1"] == list(load(example, {}).hosts)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"[slack\n", "it is not TOML"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"a = " + b"[" * 20_000, "it is not TOML"),
        (b"#" * 1_048_577, "larger than 1 MiB"),
    ],
)
def test_a_file_that_is_no_toml_is_told_so(folder: Path, raw: bytes, wanted: str) -> None:
    path = folder / "dockfix.toml"
    path.write_bytes(raw)
    with pytest.raises(ConfigError) as refused:
        load(path, {})

    assert wanted in str(refused.value)


def test_a_folder_instead_of_a_file_is_told_so(folder: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(folder, {})


def test_a_key_that_others_can_read_is_a_warning_and_works(folder: Path) -> None:
    (folder / "key").chmod(0o644)
    config = load(write(folder, host()), {})

    (warning,) = config.warnings
    assert warning.startswith("hosts.host1.identity_file:")
    assert "chmod 600" in warning


def test_a_folder_instead_of_a_key_is_told(folder: Path) -> None:
    (told,) = mistakes(folder, host().replace('"key"', '"."'))

    assert "it cannot be read (Is a directory)" in told


def test_a_missing_key_file_is_told_with_the_whole_path(folder: Path) -> None:
    (told,) = mistakes(folder, host().replace('"key"', '"gone"'))

    assert f'hosts.host1.identity_file = "{folder}/gone": it cannot be read (No such file or directory)' in told


def test_plain_http_to_another_machine_and_a_password_in_the_url_are_warnings(folder: Path) -> None:
    text = '[slack]\napi_url = "http://slack.example/api/"\n[store]\nurl = "postgresql://u:pw@db/dockfix"\n'
    config = load(write(folder, text), {})

    assert ["slack.api_url", "store.url"] == [warning.split()[0] for warning in config.warnings]
    assert not any("pw" in warning.replace("password", "") for warning in config.warnings)


def test_what_serving_slack_still_lacks_is_told_all_at_once(folder: Path) -> None:
    assert ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "No"] == [lack.split()[0] for lack in lacks_for_slack(Config())]
    config = load(write(folder, host()), {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert () == lacks_for_slack(config)


def test_an_app_that_is_installed_needs_its_secrets_and_no_token_of_its_own(folder: Path) -> None:
    text = host() + installs('client_id = "1.2"\nworkspaces = ["T0ACME", "T0BETA"]')
    config = load(write(folder, text), {})
    lacking = [lack.split()[0] for lack in lacks_for_slack(config)]
    assert ["SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"] == lacking
    given = {"SLACK_CLIENT_SECRET": "c3", "SLACK_SIGNING_SECRET": "s3"}
    config = load(write(folder, text), given)
    assert () == lacks_for_slack(config)
    assert ("1.2", "c3", ("T0ACME", "T0BETA")) == (
        config.slack.client_id,
        config.slack.client_secret,
        config.slack.workspaces,
    )
    assert "c3" not in repr(config)
    with pytest.raises(ConfigError, match="both set"):
        load(write(folder, text), {**given, "SLACK_BOT_TOKEN": "xoxb-1"})


def test_quiet_approvers_break_glass_retention_and_what_follows_a_fix_are_read(folder: Path) -> None:
    text = (
        host()
        + """
[store]
keep_audit_days = 400
keep_days = 90
[approval]
approvers = ["U01ALICE"]
quiet = ["S02ONCALL"]
break_glass = ["U02BOB"]
[approval.dangerous]
quiet = ["U03CAROL"]
[[approval.rule]]
hosts = ["host1"]
quiet = ["U04DAVE"]
[verify]
relapse_hours = 48
undo_minutes = 15
"""
    )
    config = load(write(folder, text), {})
    assert (("S02ONCALL",), ("U02BOB",)) == (config.approval.quiet, config.approval.break_glass)
    assert (("U03CAROL",), ("U04DAVE",)) == (config.approval.dangerous.quiet, config.approval.rules[0].quiet)
    assert (400, 90) == (config.store.keep_audit_days, config.store.keep_days)
    assert (48, 15) == (config.relapse_hours, config.undo_minutes)


def test_nothing_is_ever_removed_and_nobody_breaks_the_glass_unless_it_is_said(folder: Path) -> None:
    config = load(write(folder, host()), {})
    assert (0, 0) == (config.store.keep_audit_days, config.store.keep_days)
    assert ((), (), 24, 60) == (
        config.approval.break_glass, config.approval.quiet, config.relapse_hours, config.undo_minutes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ('[approval]\nbreak_glass = ["S02ONCALL"]', "approval.break_glass"),
        ('[approval]\nbreak_glass = "U02BOB"', "approval.break_glass"),
        ('[approval]\nquiet = ["bob"]', "approval.quiet"),
        ("[store]\nkeep_audit_days = -1", "store.keep_audit_days"),
        ('[store]\nkeep_days = "90"', "store.keep_days"),
        ("[store]\ntakeover_seconds = 1", "store.takeover_seconds"),
        ("[verify]\nrelapse_hours = 1000", "verify.relapse_hours"),
        ("[verify]\nundo_minutes = true", "verify.undo_minutes"),
    ],
)
def test_a_wrong_value_of_these_is_named_with_its_key(folder: Path, more: str, key: str) -> None:
    (mistake,) = mistakes(folder, f"{host()}{more}\n")
    assert key in mistake


def test_quiet_people_count_where_it_is_checked_that_enough_are_named(folder: Path) -> None:
    both = f'{host()}[approval]\napprovers = ["U1A2"]\nquiet = ["U3B4"]\n[approval.safe]\napprovals = '
    assert load(write(folder, f"{both}2\n"), {}).approval.safe.approvals == 2
    (mistake,) = mistakes(folder, f"{both}3\n")
    assert "only 2 approvers are named" in mistake


def test_when_another_process_takes_over_is_read_and_means_nothing_with_one_file(folder: Path) -> None:
    shared = 'url = "postgresql://dockfix@db/dockfix"\ntakeover_seconds = 30\n'
    config = load(write(folder, f"{host()}[store]\n{shared}"), {})
    assert (30, ()) == (config.store.takeover_seconds, config.warnings)
    assert 15 == load(write(folder, host()), {}).store.takeover_seconds
    (warning,) = load(write(folder, f"{host()}[store]\ntakeover_seconds = 30\n"), {}).warnings
    assert "store.takeover_seconds does nothing with SQLite" in warning
