"""Fixtures: dockfix connected to the played cloud, and its webhook on a free port."""

from collections.abc import Iterator

import pytest

from bot.config import WebhookConfig
from bot.incident import Place
from handlers.slack.private import KIND
from handlers.webhook.server import Webhook
from tests.slack.conftest import cloud, host, mode, scene, start, start_at
from tests.slack.stage import OPS, ScriptedScene
from tests.webhook.payloads import SECRET

__all__ = ["cloud", "host", "mode", "scene", "start", "start_at"]

FREE = ("127.0.0.1", 0)


@pytest.fixture
def hook(scene: ScriptedScene) -> Iterator[Webhook]:
    config = WebhookConfig(OPS, secret=SECRET)
    running = Webhook(config, scene.desk, Place(KIND, OPS), {"host1": "198.18.0.11"}, address=FREE)
    running.start()
    yield running
    running.stop()
