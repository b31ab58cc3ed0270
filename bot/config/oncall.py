"""Reads [oncall] and [notify]: who is on call, and how they are told beside Slack; opens no file. [pure]"""

import re
import zoneinfo
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from bot.config.checked import Check, Table, Wrong, did_you_mean, list_of, one_of, text, whole
from bot.config.sections import Place, a_path, group_id, person_id, web_address
from bot.config.shape import NotifyConfig, OncallConfig, OncallTier, PagerDutyConfig, SmtpConfig
from bot.oncall.rotation import Override

SOURCES = ("slack_group", "pagerduty", "icalendar", "static")
PAGERDUTY_API = "https://api.pagerduty.com"
_NEEDS = {"slack_group": "group", "pagerduty": "schedule", "static": "people"}
_MEANS: Mapping[str, tuple[str, ...]] = {
    "group": ("slack_group",),
    "people": ("static",),
    "rotate": ("static",),
    "start": ("static",),
    "handover": ("static",),
    "schedule": ("pagerduty",),
    "token_file": ("pagerduty",),
    "url": ("icalendar", "pagerduty"),
    "file": ("icalendar",),
}
someone = text('a Slack user ("U..." or "W...") or a user group ("S...")', r"[UWS][A-Z0-9]{2,31}")
mail_address = text('a mail address, such as "oncall@example.com"', r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,190}")


def oncall(table: Table, place: Place) -> OncallConfig:
    """Read [oncall]; tokens are filled in by whoever may read files."""
    found = OncallConfig(
        tuple(_tier(each, place) for each in table.tables("tier")),
        table.take("fallback", someone, ""),
        table.take("cache_seconds", whole(0, 3600, "the number of seconds"), 60),
        _people(table.table("people")),
    )
    table.close()
    if found.fallback and not found.tiers:
        table.wrong("fallback", "there is nothing to fall back from: add [[oncall.tier]]")
    return found


def _people(table: Table) -> Mapping[str, str]:
    """Which Slack user a name or an e-mail address is."""
    found: dict[str, str] = {}
    for name in table.data:
        user = table.take(name, person_id, "")
        if not name.strip() or len(name) > 200:
            table.notes.mistake(f"{table.path(name)}: it has to be an e-mail address or a name, as the calendar has it")
        elif user:
            found[name.strip().lower()] = user
    return MappingProxyType(found)


def _tier(table: Table, place: Place) -> OncallTier:
    source = table.take("source", one_of(*SOURCES), "")
    zone = table.take("time_zone", _time_zone, "UTC")
    tier = OncallTier(
        source,
        table.take("escalate_minutes", whole(1, 1440, "the number of minutes"), 10),
        table.take("group", group_id, ""),
        table.take("people", list_of(person_id, "Slack users"), ()),
        table.take("rotate", one_of("daily", "weekly"), ""),
        table.take("start", _day, date(1970, 1, 5)),
        table.take("handover", _time_of_day, 9 * 60),
        zone,
        table.take("schedule", text('the id of a schedule, such as "P123ABC"', r"[A-Za-z0-9_-]{1,64}"), ""),
        table.take("url", _secure_address, PAGERDUTY_API)
        if source == "pagerduty"
        else table.take("url", web_address, ""),
        table.take("file", a_path(place), None),
        table.take("token_file", a_path(place), None),
        tuple(found for each in table.tables("override") if (found := _override(each, zone)) is not None),
    )
    table.close()
    _check_tier(table, tier)
    return tier


def _secure_address(value: object) -> str:
    """An https address: PagerDuty's client talks no other way."""
    address = web_address(value)
    if not address.startswith("https://"):
        raise Wrong('it has to begin with "https://"')
    return address.rstrip("/")


def _check_tier(table: Table, tier: OncallTier) -> None:
    source, needs = tier.source, _NEEDS.get(tier.source)
    if "source" not in table:
        table.missing("source", 'it has to be "slack_group", "pagerduty", "icalendar" or "static"')
    if needs and needs not in table:
        table.missing(needs, f'source = "{source}" needs it')
    if source == "static" and "people" in table and table.data["people"] == []:
        table.wrong("people", "nobody would ever be told; name at least one Slack user")
    if source == "icalendar" and ("url" in table) == ("file" in table):
        table.notes.mistake(f"{table.key}: a calendar is read from a url or from a file; name one of the two")
    for key, sources in _MEANS.items():
        if source and key in table and source not in sources:
            table.wrong(key, f'it has no meaning with source = "{source}"; drop it')
    for key in ("start", "handover"):
        if source == "static" and key in table and "rotate" not in table:
            table.wrong(key, 'it has no meaning without rotate = "daily" or "weekly"')
    if tier.rotate and "start" not in table:
        table.missing("start", "say on which day the first of the people begins, such as start = 2026-01-05")


def _override(table: Table, zone: str) -> Override | None:
    people = table.take("people", list_of(person_id, "Slack users"), ())
    since = table.take("from", _moment(zone), 0.0)
    until = table.take("until", _moment(zone), 0.0)
    table.close()
    for key in ("people", "from", "until"):
        if key not in table:
            table.missing(key, "an override says who is on call from when until when")
    if since and until and since >= until:
        table.wrong("until", "it has to be later than from")
    return Override(people, since, until) if people and since < until else None


def _moment(zone: str) -> Check[float]:
    """A moment as TOML writes it, in the tier's time zone where it says none; in seconds since the epoch."""

    def check(value: object) -> float:
        if not isinstance(value, datetime):
            raise Wrong("it has to be a date and a time without quotation marks, such as 2026-12-24T09:00:00")
        if not 1971 <= value.year <= 9000:
            raise Wrong("the year cannot be meant")
        return value.replace(tzinfo=value.tzinfo or zoneinfo.ZoneInfo(zone)).timestamp()

    return check


def _day(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date) or not 1971 <= value.year <= 9000:
        raise Wrong("it has to be a day without quotation marks, such as 2026-01-05")
    return value


def _time_of_day(value: object) -> int:
    found = re.fullmatch(r"(?a:([01]\d|2[0-3]):([0-5]\d))", value) if isinstance(value, str) else None
    if found is None:
        raise Wrong('it has to be a time of day from "00:00" to "23:59"')
    return int(found[1]) * 60 + int(found[2])


def _time_zone(value: object) -> str:
    name = text('the name of a time zone, such as "Europe/Berlin"', r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")(value)
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = did_you_mean(name, zoneinfo.available_timezones())
        raise Wrong(f'there is no time zone {name}; it is written like "Europe/Berlin"{known}') from None
    return name


def notify(table: Table, place: Place) -> NotifyConfig:
    """Read [notify.pagerduty] and [notify.smtp]; secrets are filled in by whoever may read files."""
    found = NotifyConfig(
        _pagerduty(table.table("pagerduty"), place) if "pagerduty" in table else None,
        _smtp(table.table("smtp"), place) if "smtp" in table else None,
    )
    table.skip("pagerduty")
    table.skip("smtp")
    table.close()
    return found


def _pagerduty(table: Table, place: Place) -> PagerDutyConfig:
    _no_secret(table, "routing_key", "PAGERDUTY_ROUTING_KEY")
    found = PagerDutyConfig(
        table.take("api_url", _secure_address, "https://events.pagerduty.com"),
        table.take("routing_key_file", a_path(place), None),
    )
    table.close()
    return found


def _smtp(table: Table, place: Place) -> SmtpConfig:
    _no_secret(table, "password", "SMTP_PASSWORD")
    tls = table.take("tls", one_of("starttls", "tls", "none"), "starttls")
    found = SmtpConfig(
        table.take("host", text('a mail server, such as "mail.example.com"', r"[A-Za-z0-9:][A-Za-z0-9_.:-]*", 255), ""),
        table.take("from", mail_address, ""),
        table.take("to", list_of(mail_address, "mail addresses"), ()),
        table.take("port", whole(1, 65535, "a port"), 465 if tls == "tls" else 587),
        tls,
        table.take("user", text("the name to log in with", cap=255), ""),
        table.take("password_file", a_path(place), None),
    )
    table.close()
    for key in ("host", "from", "to"):
        if key not in table:
            table.missing(key, "a mail needs it")
    if "to" in table and table.data["to"] == []:
        table.wrong("to", "nobody would get the mail; name at least one address")
    if found.tls == "none" and found.user:
        table.wrong("tls", 'with "none" the password would be sent unencrypted; use "starttls" or "tls"')
    return found


def _no_secret(table: Table, name: str, variable: str) -> None:
    if name in table:
        table.skip(name)
        table.notes.mistake(
            f"{table.path(name)} (not shown): a secret does not belong into this file, which gets copied and "
            f"committed. Give it as {variable} in the environment, or name a file with {name}_file"
        )
