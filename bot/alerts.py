"""Keeps PagerDuty's alert of each incident as the record has it: triggered, acknowledged, resolved.

Rule: it only ever goes forward, and each time it is brought up to what is recorded now. PagerDuty keeps one alert for
each key (the incident's id), so that sending the same again pages nobody again.
"""

import logging
import time
from collections.abc import Callable

import sqlalchemy as sa

from bot.config import PagerDutyConfig
from bot.durable import Durable
from bot.incident import DOCKFIX, Incident
from bot.oncall import escalation, pagerduty
from bot.store import Store

log = logging.getLogger(__name__)

# What was not taken is tried again for about a day.
ATTEMPTS, LONGEST_PAUSE_SECONDS = 300, 300.0


class Alerts:
    """The workflow that does so; see the module's text."""

    def __init__(
        self, store: Store, durable: Durable, config: PagerDutyConfig | None, link: Callable[[Incident], str]
    ) -> None:
        self._store, self._durable, self._config, self._link = store, durable, config, link
        # Registered also where nothing is configured: what an earlier configuration left is then seen to be void.
        durable.workflow("alert", self._alert)

    def follow_up(self, connection: sa.Connection, incident: Incident) -> None:
        """Bring the alert up to date, in the transaction that records the change."""
        if self._config is not None:
            name = f"alert-{incident.id}-{incident.version}"
            turn = f"alert-{incident.id}"
            self._durable.enqueue(connection, "alert", name, incident.id, name, 1, one_at_a_time=turn)

    def _alert(self, incident: str, name: str, attempt: int) -> None:
        told = self._durable.step("alert", self._alert_now, incident)
        if not told and attempt < ATTEMPTS:
            self._durable.step("alert later", self._alert_later, incident, name, attempt + 1)

    def _alert_now(self, incident_id: str) -> bool:
        """Bring PagerDuty up to what is recorded; PagerDuty keeps one alert for each key, so again does no harm."""
        key = f"{incident_id}:alert"
        while self._config is not None:
            incident = self._store.incident(incident_id)
            if incident is None:
                raise LookupError(f"incident {incident_id} is not in the record")
            row = self._store.post(key)
            action = escalation.alert(incident, row.ts if row is not None else "")
            if not action:
                break
            try:
                pagerduty.send_event(
                    self._config.api_url,
                    self._config.routing_key,
                    action,
                    incident_id,
                    summary(incident),
                    incident.target.host,
                    self._link(incident),
                )
            except pagerduty.NotTaken as reason:
                log.warning("incident %s: PagerDuty was not told to %s: %s", incident_id, action, reason)
                return False
            self._store.claim_post(key, incident_id, "pagerduty")
            self._store.posted(key, "pagerduty", action)
            self._store.note(incident_id, "alerted", DOCKFIX, time.time(), {"action": action})
        return True

    def _alert_later(self, incident: str, name: str, attempt: int) -> None:
        pause = min(LONGEST_PAUSE_SECONDS, 2.0**attempt)
        with self._store.engine.begin() as connection:
            self._durable.timer(connection, "alert", f"{name}-{attempt}", pause, incident, name, attempt)


def summary(incident: Incident) -> str:
    """One sentence without a full stop: what waits, and why."""
    findings = incident.diagnosis.findings if incident.diagnosis is not None else ()
    cause = f": {' '.join(findings[0].summary.split())[:400]}" if findings else ""
    return f"{incident.target.container} on {incident.target.host} waits for an approval{cause}"
