"""The page behind the link to a survey: one form, without a script, without data of a customer."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

import azure.functions as func

from domain.automated_messages import chosen
from domain.errors import Invalid, NotFound
from domain.surveys import Question
from runtime.channel import Channel
from services.surveys import REPLACED, Asked

_STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}fieldset{border:0;margin:0;padding:0}legend{font-size:1.5rem;"
    "font-weight:600;padding:0;margin-bottom:1rem}.scale{display:flex;flex-wrap:wrap;gap:.5rem}"
    "label{flex:1 0 2.5rem;display:flex;flex-direction:column;align-items:center;gap:.25rem;"
    "padding:.75rem .25rem;border:1px solid #8a8a8a;border-radius:.5rem;cursor:pointer}"
    "label:focus-within{outline:3px solid #0f6cbd}input{width:1.25rem;height:1.25rem}"
    ".ends{display:flex;justify-content:space-between;margin:.5rem 0 1.5rem;color:#555}"
    "button{font:inherit;width:100%;min-height:3rem;border:0;border-radius:.5rem;"
    "background:#0f6cbd;color:#fff;cursor:pointer}.wrong{color:#a4262c}"
    "@media(prefers-color-scheme:dark){body{color:#f2f2f2;background:#1b1b1b}.ends{color:#bbb}"
    ".wrong{color:#f1707b}}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def survey_page(at: Channel, token: str, call: func.HttpRequest) -> func.HttpResponse:
    """Show the question behind a link, or take its answer; a link is good for one answer."""
    words = _words("")
    try:
        asked = at.surveys.asked(token)
        words = _words(asked.number.language if asked.number else "")
        if call.method != "POST":
            return _page(200, words, asked, _form(words, asked.question))
        at.surveys.answer(token, _score(call))
        return _page(200, words, asked, f"<p>{escape(words['thanks'])}</p>")
    except Invalid:
        wrong = f'<p class="wrong" role="alert">{escape(words["choose"])}</p>'
        return _page(400, words, asked, wrong + _form(words, asked.question))
    except NotFound as error:
        why = words["replaced" if error.code == REPLACED else "over"]
        return _page(404, words, None, f"<p>{escape(why)}</p>")


def _score(call: func.HttpRequest) -> int | None:
    given = str(call.form.get("score", ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 2 else None


def _form(words: Mapping[str, str], question: Question) -> str:
    lowest, highest = question.scale.bounds
    choices = "".join(
        f'<label><input type="radio" name="score" value="{n}" required>{n}</label>'
        for n in range(lowest, highest + 1)
    )
    low, high = (escape(words[end]) for end in ("low", "high"))
    return (
        f'<form method="post"><fieldset><legend>{escape(words[question.scale])}</legend>'
        f'<div class="scale">{choices}</div></fieldset>'
        f'<div class="ends"><span>{lowest}: {low}</span><span>{highest}: {high}</span></div>'
        f"<button>{escape(words['send'])}</button></form>"
    )


def _page(
    status: int, words: Mapping[str, str], asked: Asked | None, content: str
) -> func.HttpResponse:
    number = asked.number if asked else None
    brand = escape((number.brand or number.name) if number else "")
    body = (
        f'<!doctype html><html lang="{words["language"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{brand or escape(words['over'])}</title><style>{_STYLE}</style></head>"
        f"<body><main><p>{brand}</p>{content}</main></body></html>"
    )
    return func.HttpResponse(body, status_code=status, mimetype="text/html", headers=_HEADERS)


@cache
def _words(language: str) -> Mapping[str, str]:
    data = json.loads(files("domain.data").joinpath("survey_page.json").read_text("utf-8"))
    tag = chosen({tag: tag for tag in data}, language) or "en"
    return {**data[tag], "language": tag}
