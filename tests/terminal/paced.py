"""`python -m tests.terminal.paced SECONDS ...` is `dockfix ...` on recorded hosts that take so long for each step."""

import sys
from pathlib import Path

from bot import reaches
from bot.reach import Reach
from bot.reach.replay import Recording, ReplayReach
from handlers.main import main

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0


def _paced(name: str, folder: Path) -> Reach:
    assert name
    recordings = (Recording.load(folder / "before"), Recording.load(folder / "after"))
    return _SlowToRun(*recordings, pace_seconds=SECONDS)


class _SlowToRun(ReplayReach):
    """Answers at once: only steps take their time."""

    def ask(self, *args, **more):  # type: ignore[no-untyped-def]
        pace, self._pace = self._pace, 0.0
        try:
            return super().ask(*args, **more)
        finally:
            self._pace = pace


if __name__ == "__main__":
    reaches._played = _paced
    sys.exit(main(sys.argv[2:]))
