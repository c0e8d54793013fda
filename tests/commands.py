"""Commands as README and docs have them: read from the pages, and typed as they stand there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "bench/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
MARK = "*needs Azure*"
BLOCK = re.compile(
    r"^ *(?P<fence>```+|~~~+) *(?P<language>\S*)[^\n]*\n(?P<lines>.*?)^ *(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
INDENTED = re.compile(r"^(?: {4}|\t)(.*)")
PROGRAMS = (
    "make", "az", "azd", "func", "curl", "git", "docker", "node", "npm", "npx", "bash", "sh",
    "sudo", "apt", "apt-get", "brew", "winget", "pip", "pipx", "python", "py", "pytest", "ruff",
    "mypy", "pwsh", "powershell", "cd", "cp", "mv", "rm", "export", "source", "openssl",
)  # fmt: skip
COMMAND = re.compile(
    rf"(?:\w+=\S* )*(?:make$|App\w+ \||(?:{'|'.join(PROGRAMS)})[\d.]* \S"
    r"|\.venv/bin/|\./|\S+/\S+\.sh\b)"
)
UNKNOWN = re.compile(r"(?!import |param |deadline )[a-z][\w-]* +[^\s=|{]")
"""A lower-case word and more, in a sentence: a command, but for code and a deadline that failed."""
OF_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
SHIMS = (
    'make() { command make --old-file=setup "$@"; }; '  # the packages are there already
    'curl() { command curl --fail-with-body "$@"; }; '
)


@dataclass(frozen=True)
class Command:
    """A command of a page, and whether the page says that it needs Azure."""

    text: str
    marked: bool


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Return each fenced block: its language, its lines, and the paragraph before it."""
    return [
        (block["language"], block["lines"], page[: block.start()].rstrip().split("\n\n")[-1])
        for block in BLOCK.finditer(page)
    ]


def commands(page: str) -> list[Command]:
    """Return every command of a page: in blocks, whatever their language, and in sentences."""
    found = [*_in_blocks(page), *_in_lines(BLOCK.sub("", page))]
    return [Command(part, marked) for text, marked in found for part in text.split(" && ")]


def _in_blocks(page: str) -> Iterator[tuple[str, bool]]:
    for language, lines, before in blocks(page):
        for text in map(_bare, re.sub(r" *\\\n *", " ", lines).splitlines()):
            if text and (language in {"sh", "kusto"} or COMMAND.match(text)):
                yield text, MARK in before


def _in_lines(text: str) -> Iterator[tuple[str, bool]]:
    for line in text.splitlines():
        spans = [_bare(span) for _, span in CODE.findall(line)]
        found = [code for code in spans if COMMAND.match(code) or UNKNOWN.match(code)]
        found += filter(COMMAND.match, map(_bare, INDENTED.findall(line)))
        yield from ((code, MARK in line) for code in found)


def _bare(line: str) -> str:
    return re.sub(r"(?:^| +)# .*", "", line).strip().removeprefix("$ ").removeprefix("PS> ")


def documented(page: str, beginning: str) -> str:
    """Return the one command of a page that begins like this."""
    texts = {command.text for command in commands((ROOT / page).read_text())}
    (found,) = [text for text in texts if text.startswith(beginning)]
    return found


def typed(
    command: str, folder: Path = ROOT, within: int = 240, shims: str = SHIMS, /, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody types it, and wait for its end, *within* seconds at most."""
    return subprocess.run(
        ["bash", "-c", shims + command], cwd=folder, env=_environment(settings),
        capture_output=True, text=True, timeout=within, check=False,
    )  # fmt: skip


@contextmanager
def started(command: str, until: str, folder: Path = ROOT, /, **settings: str) -> Iterator[str]:
    """Type a command that runs until it is stopped; yield what it said up to a line."""
    process = subprocess.Popen(
        ["bash", "-c", SHIMS + command], cwd=folder, env=_environment(settings),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        told = ""
        while until not in told and (line := process.stdout.readline()):
            told += line
        yield told
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return a person's environment with *settings*: not that of a make which runs the tests.

    What runs here is never asked for by a proxy.
    """
    own = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    direct = f"{known},localhost,127.0.0.1".lstrip(",")
    return {**own, "no_proxy": direct, "NO_PROXY": direct, **settings}
