"""The committed page belongs to its sources and asks nothing of anybody else; shown without Node."""

import hashlib
import json
import re
from pathlib import Path

import handlers.playground

PLAYGROUND = Path(handlers.playground.__file__).parent
CONSOLE, STATIC = PLAYGROUND / "console", PLAYGROUND / "static"


def hash_of_sources() -> str:
    """The same hash as build.mjs makes: every file but node_modules, by name."""
    found = {
        path.relative_to(CONSOLE).as_posix(): path
        for path in CONSOLE.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(CONSOLE).parts
    }
    whole = hashlib.sha256()
    for name in sorted(found):
        whole.update(name.encode() + b"\0" + found[name].read_bytes() + b"\0")
    return whole.hexdigest()


def test_the_bundle_was_built_from_the_sources_that_are_committed_beside_it() -> None:
    for name in ("console.js", "console.css"):
        head = (STATIC / name).read_text()[:200]
        stamp = re.search(r"sources sha256:([0-9a-f]{64})", head)
        assert stamp is not None
        assert hash_of_sources() == stamp[1], "run `npm ci && npm run build` in handlers/playground/console"


def test_the_page_is_the_one_in_the_sources() -> None:
    assert (CONSOLE / "src" / "index.html").read_text() == (STATIC / "index.html").read_text()


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((CONSOLE / "package-lock.json").read_text())["packages"]
    assert [] == [name for name, package in packages.items() if "resolved" in package]
    assert [] == [name for name, package in packages.items() if name and "integrity" not in package]


def test_the_style_sheet_and_the_page_load_nothing_from_elsewhere() -> None:
    style, page = (STATIC / "console.css").read_text(), (STATIC / "index.html").read_text()
    assert [] == re.findall(r"@import|url\(\s*['\"]?(?!data:)[^)]*\)", style)
    assert [] == re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*\"", page)


def test_the_licences_of_everything_bundled_are_shipped() -> None:
    licences = (STATIC / "LICENSES.txt").read_text()
    for package in ("react 19", "react-dom 19", "slack-blocks-to-jsx 1.1.1", "node-emoji 2"):
        assert package in licences
