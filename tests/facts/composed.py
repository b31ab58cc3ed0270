"""A host with Compose projects, as far as the question for their files can see it: real folders, a real shell."""

import json
import shutil
import subprocess
from pathlib import Path

from bot.facts.compose import FILES
from bot.model import Answer


def labels(folder: Path, files: str = "") -> dict[str, str]:
    """Return what Compose notes on a container of the service `web`; `files` are its files, with commas."""
    given = {
        "project": "shop",
        "service": "web",
        "project.working_dir": str(folder),
        "project.config_files": files or str(folder / "compose.yaml"),
    }
    return {f"com.docker.compose.{key}": value for key, value in given.items()}


def engine(tmp_path: Path, *containers: dict[str, str]) -> Path:
    """Lay out the engine's own folder with containers of these labels."""
    for number, found in enumerate(containers):
        folder = tmp_path / "docker" / "containers" / f"{number:064x}"
        folder.mkdir(parents=True)
        (folder / "config.v2.json").write_text(
            json.dumps({"State": {}, "Config": {"Labels": found, "Env": ["PASSWORD=hunter2"]}}, separators=(",", ":"))
        )
    return tmp_path / "docker"


def asked(shell: list[str], root: Path) -> Answer:
    """Ask with this folder in place of the engine's; in the busybox every tool is busybox's."""
    script = f"{FILES.script}".replace('[ -n "$root" ] || root=/var/lib/docker', f"root={root}")
    assert str(root) in script
    tools = root / "bin"
    tools.mkdir(exist_ok=True)
    if shell[0] == "busybox":
        for name in ("awk", "sed", "sort", "head", "tr"):
            (tools / name).symlink_to(str(shutil.which("busybox")))
    done = subprocess.run(
        [str(shutil.which(shell[0])), *shell[1:], "-s"], input=script, capture_output=True, text=True, check=False,
        timeout=60, env={"PATH": f"{tools}:/usr/bin:/bin"},
    )  # fmt: skip
    return Answer(FILES.id, done.stdout, done.stderr, done.returncode)
