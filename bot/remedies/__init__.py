"""Ways to mend, as data: what runs, what it hits, and the way back. Causes choose among them; nothing here runs."""

from bot.remedies.republishing import (
    publish_elsewhere,
    publish_on_other_port,
    publish_outside_of_range,
    republish,
)
from bot.remedies.retrying import keep_reserved, reserve_ports, start_again, unreserved
from bot.remedies.starting import start, stop_again
from bot.remedies.stopping import (
    stop_container,
    stop_podman_container,
    stop_process,
    stop_service,
    stop_socket_unit,
    stop_user_service,
)
from bot.remedies.widening import join_wider_network
from bot.remedies.wording import SHOWN, counted, listed, ports_of

__all__ = [
    "SHOWN",
    "counted",
    "join_wider_network",
    "keep_reserved",
    "listed",
    "ports_of",
    "publish_elsewhere",
    "publish_on_other_port",
    "publish_outside_of_range",
    "republish",
    "reserve_ports",
    "start",
    "start_again",
    "stop_again",
    "stop_container",
    "stop_podman_container",
    "stop_process",
    "stop_service",
    "stop_socket_unit",
    "stop_user_service",
    "unreserved",
]
