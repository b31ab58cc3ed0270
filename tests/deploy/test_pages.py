"""The pages of deploy/ name only what exists, and everything that exists."""

import re
from pathlib import Path

import pytest

from handlers.terminal.args import parse
from tests.deploy.pages import DEPLOY, GUIDE, HOST_PAGE, commands

PAGES = [GUIDE, HOST_PAGE]


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_link_inside_the_checkout_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith("http")]
    assert inside
    for link in inside:
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target if target.is_file() else target / "README.md"), link


def test_every_file_of_deploy_is_named_by_a_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    ignored = {"README.md", "Dockerfile.dockerignore"}  # the second belongs to the first by its name alone
    files = {path.name for path in DEPLOY.rglob("*") if path.is_file()}
    assert [] == sorted(name for name in files - ignored if name not in text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_dockfix_command_on_a_page_is_one_that_dockfix_takes(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"bin/dockfix ([a-z][^\n`]*)", text) + re.findall(r"`dockfix ([a-z][^`]*)`", text)
    assert found
    for typed in found:
        assert parse(typed.split()).command == typed.split()[0]


def test_the_tested_commands_of_the_pages_are_there() -> None:
    guide = {"build", "install", "configure", "start", "upgrade", "backup", "restore", "uninstall"}
    assert guide == set(commands(GUIDE))
    assert {"user", "key", "sudo", "fingerprint", "scan", "remove"} == set(commands(HOST_PAGE))
