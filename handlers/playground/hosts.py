"""The playground's hosts: recordings of real ones, before and after the fix."""

from pathlib import Path

from bot.reach.replay import Recording, ReplayReach

FOLDER = Path(__file__).parent / "recordings"
# So that one sees the progress; a real host takes about as long.
PACE_SECONDS = 0.15


def recorded_hosts() -> dict[str, ReplayReach]:
    """Return a way to each recorded host, by its name. A fix heals it for as long as the playground is open."""
    return {
        folder.name: ReplayReach(
            Recording.load(folder / "before"), Recording.load(folder / "after"), pace_seconds=PACE_SECONDS
        )
        for folder in sorted(FOLDER.iterdir())
        if (folder / "before").is_dir()
    }
