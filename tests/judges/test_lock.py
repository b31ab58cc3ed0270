"""What the judges are made of is locked, from no registry in particular, and every one of them is pinned exactly."""

import json
import re

from tests.judges.stage import NODE


def test_the_lock_file_names_no_registry_and_every_sum() -> None:
    packages = json.loads((NODE / "package-lock.json").read_text())["packages"]
    assert [] == [name for name, package in packages.items() if "resolved" in package]
    assert [] == [name for name, package in packages.items() if name and "integrity" not in package]


def test_each_judge_is_pinned_to_one_version_and_locked_to_it() -> None:
    wanted = json.loads((NODE / "package.json").read_text())["dependencies"]
    packages = json.loads((NODE / "package-lock.json").read_text())["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert wanted == {name: packages[f"node_modules/{name}"]["version"] for name in wanted}
