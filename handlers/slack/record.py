"""What of the record a workspace may act on: its own requests, and nothing that was asked elsewhere."""

from bot.desk import Desk, Refused
from bot.incident import Incident
from bot.refusals import NO_RECORD


def own(desk: Desk, kind: str, incident_id: str) -> Incident:
    """Return an incident of this kind of place; `Refused` where the record does not know it as one."""
    incident = desk.incident(incident_id)
    if incident is None or incident.place.kind != kind:
        raise Refused(NO_RECORD)
    return incident
