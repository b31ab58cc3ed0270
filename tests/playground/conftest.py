"""Fixtures: a running played cloud, a real Bolt app on its socket, and a client of its control API."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from handlers.playground.settings import Timing
from tests.playground.stage import QUICK, Control, Running, eventually


@pytest.fixture
def timing(request: pytest.FixtureRequest) -> Timing:
    """How patient the cloud is; a test may choose another by indirect parametrization."""
    return getattr(request, "param", QUICK)


@pytest.fixture
def cloud(timing: Timing) -> Iterator[Cloud]:
    with Cloud(timing=timing) as running:
        yield running


@pytest.fixture
def control(cloud: Cloud) -> Control:
    return Control(cloud.url)


@pytest.fixture
def web(cloud: Cloud) -> WebClient:
    """A client that tries nothing twice."""
    return WebClient("xoxb-test", base_url=cloud.api_url, retry_handlers=[])


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """Where handlers are closed, since the SDK takes seconds for each."""
    with ThreadPoolExecutor(16) as pool:
        yield pool


@pytest.fixture
def bolt(cloud: Cloud, control: Control, closing: ThreadPoolExecutor) -> Iterator[Running]:
    """A Bolt app without listeners; a test adds its own."""
    client = WebClient("xoxb-test", base_url=cloud.api_url)
    app = App(client=client, listener_executor=ThreadPoolExecutor(8))
    running = Running(app, client, [])
    lock = threading.Lock()

    @app.middleware
    def keep(body: dict[str, Any], next: Callable[[], None]) -> None:  # noqa: A002
        with lock:
            running.bodies.append(body)
        next()

    handler = SocketModeHandler(app, "xapp-test", ping_interval=1)
    handler.connect()  # type: ignore[no-untyped-call]
    eventually(lambda: control.get("state")["connections"] == 1)
    yield running
    closing.submit(handler.close)
