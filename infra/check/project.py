"""What is checked: the files of ``infra/``, read, and what the code says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from infra.check.code import Facts
from infra.check.lexer import SyntaxFault
from infra.check.parser import parse
from infra.check.tree import Declaration, Name, Node, Object, Template

SCHEMA = Path("infra/schema/types.json")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and which check says so."""

    check: str
    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says} [{self.check}]"


@dataclass(frozen=True)
class Project:
    """Everything that the checks look at. Keys are paths below ``infra/``."""

    files: Mapping[str, str]
    facts: Facts
    types: Mapping[str, Any]
    templates: dict[str, Template] = field(default_factory=dict)
    parameters: dict[str, Template] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    def read(self) -> Iterator[Fault]:
        """Read every file; yield what cannot be read."""
        for name, text in self.files.items():
            try:
                if name.endswith(".bicep"):
                    self.templates[name] = parse(text)
                elif name.endswith(".bicepparam"):
                    self.parameters[name] = parse(text)
                elif name.endswith(".json"):
                    self.data[name] = json.loads(text)
            except SyntaxFault as fault:
                yield Fault("syntax", name, fault.line, str(fault))
            except json.JSONDecodeError as fault:
                yield Fault("syntax", name, fault.lineno, f"is no JSON: {fault.msg}")

    def declarations(self, kind: str) -> Iterator[tuple[str, Declaration]]:
        """Yield every declaration of a kind with its file."""
        for name, template in self.templates.items():
            for one in template:
                if one.kind == kind:
                    yield name, one

    def resources(
        self, type_: str = "", *, existing: bool = False
    ) -> Iterator[tuple[str, Declaration, Object]]:
        """Yield what is deployed, of one type or of all, with its body."""
        for name, one in self.declarations("resource"):
            body = one.body()
            same = not type_ or one.type.partition("@")[0] == type_
            if same and body is not None and one.existing == existing:
                yield name, one, body

    def value(self, file: str, node: Node | None) -> Node | None:
        """Return what an expression stands for, where it is the name of a ``var``."""
        if isinstance(node, Name):
            for one in self.templates[file]:
                if one.kind == "var" and one.name == node.name:
                    return self.value(file, one.value)
        return node

    def names(self, file: str, value: Node | None) -> Iterator[Name]:
        """Yield every name in an expression, and in the variables that it names."""
        for node in value.walk() if value is not None else ():
            if isinstance(node, Name):
                yield node
                meant = self.value(file, node)
                if meant is not node:
                    yield from self.names(file, meant)

    def module(self, file: str, path: str) -> str:
        """Return the key of a module that *file* names by *path*."""
        parts: list[str] = []
        for part in (PurePosixPath(file).parent / path).parts:
            if part == "..":
                parts.pop()
            else:
                parts.append(part)
        return "/".join(parts)


Check = Callable[[Project], Iterator[Fault]]


def files_of(folder: Path) -> dict[str, str]:
    """Return the texts that are checked, by their path below *folder*."""
    kinds = {".bicep", ".bicepparam", ".json", ".sh"}
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds and "schema" not in path.relative_to(folder).parts
    }
