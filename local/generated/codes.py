"""The table of a provider's codes: what becomes of a text, and the sentence that agents see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.accounts import ProviderName
from providers.codes import Code, Verdict, codes

_VERDICTS = {
    Verdict.REFUSED: "failed",
    Verdict.NOT_SENT: "sent again later",
    Verdict.UNKNOWN: "outcome unknown",
}


def codes_table(name: ProviderName) -> str:
    """Return the table of every code that is known of a provider, in Markdown."""
    known = codes(name)
    rows = [*_rows("sending", known.send), *_rows("report", known.report)]
    return "| code | where | the text is | sentence |\n|---|---|---|---|\n" + "".join(rows)


def _rows(where: str, table: Mapping[str, Code]) -> Iterator[str]:
    for code, told in table.items():
        becomes = ", ".join(_becomes(where, told))
        yield f"| `{code}` | {where} | {becomes} | {told.says.replace('|', chr(92) + '|')} |\n"


def _becomes(where: str, told: Code) -> Iterator[str]:
    if told.repeat:
        yield "sent, if it was a repeat; else failed"
    elif told.outcome is not None:
        yield _VERDICTS[told.outcome]
    elif told.state is not None:
        yield str(told.state).replace("_", " ")
    else:
        yield "unchanged" if where == "report" else "failed"
    if told.opted_out:
        yield "customer opted out"
