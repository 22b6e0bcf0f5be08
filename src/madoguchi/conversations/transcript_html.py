"""A transcript as one page that needs nothing else: no script, no address that anybody would fetch."""

import base64
from datetime import date
from html import escape

from madoguchi.conversations.transcript import Entry, Heading, Paper
from madoguchi.conversations.transcript_facts import facts_of, file_line, writer_of
from madoguchi.conversations.transcript_times import clock, day, moment, offset
from madoguchi.conversations.transcript_words import Run, safe_link

MEDIA_TYPE = "text/html; charset=utf-8"
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{color-scheme:light dark;--edge:#d1d1d1;--faint:#616161;--theirs:#f0f0f0;--ours:#e5edff;--page:#fff;--ink:#242424}
@media(prefers-color-scheme:dark){:root{--edge:#525252;--faint:#adadad;--theirs:#333;--ours:#1f2f52;--page:#1f1f1f;
--ink:#f0f0f0}}
body{margin:0 auto;max-width:52rem;padding:1.5rem;background:var(--page);color:var(--ink);
font:15px/1.45 "Segoe UI","Noto Sans JP","Noto Sans TC","Noto Sans Thai",system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 1rem}h2{font-size:.9rem;text-align:center;color:var(--faint);margin:1.6rem 0 .6rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0;padding-bottom:1rem;
border-bottom:1px solid var(--edge)}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
article{display:flex;flex-direction:column;align-items:flex-start;margin:.6rem 0;break-inside:avoid}
article.us{align-items:flex-end}article.between{align-items:center;color:var(--faint);font-size:.9em;text-align:center}
.by{color:var(--faint);font-size:.85em;margin:0 .2rem}
.said{max-width:82%;padding:.45rem .8rem;border-radius:.8rem;background:var(--theirs);white-space:pre-wrap;
overflow-wrap:anywhere}.us .said{background:var(--ours)}.between .said{background:none;padding:0}
blockquote{margin:0 0 .3rem;padding-left:.6rem;border-left:3px solid var(--edge);color:var(--faint)}
img{display:block;max-width:100%;max-height:30rem;border-radius:.4rem}figure{margin:0}figcaption{font-size:.85em;
color:var(--faint)}.emoji{border:1px solid var(--edge);border-radius:.3rem;padding:0 .2rem;font-size:.85em}
.buttons{margin:.2rem 0 0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.3rem}
.buttons li{border:1px solid var(--edge);border-radius:.4rem;padding:.1rem .6rem;font-size:.9em}
.mark{color:#b10e1c;font-size:.85em}@media(prefers-color-scheme:dark){.mark{color:#f1707b}}
@media print{body{max-width:none}}
"""


class Page:
    """Writes one transcript from its top to its end; a new day gets a heading."""

    media_type = MEDIA_TYPE

    def __init__(self) -> None:
        self._day: date | None = None

    def opening(self, heading: Heading) -> bytes:
        title = escape(f"Conversation with {heading.customer}")
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts_of(heading))
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f'<meta name="referrer" content="no-referrer">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
            f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1><dl>{facts}</dl><main>\n"
        ).encode()

    def entry(self, entry: Entry, picture: bytes | None) -> bytes:
        return (self._new_day(entry) + _article(entry, picture)).encode("utf-8", "replace")

    @staticmethod
    def closing() -> bytes:
        return b"</main></body></html>\n"

    def _new_day(self, entry: Entry) -> str:
        if self._day == entry.at.date():
            return ""
        self._day = entry.at.date()
        return f"<h2>{escape(day(entry.at))}</h2>\n"


def _article(entry: Entry, picture: bytes | None) -> str:
    quoted = ""
    if entry.quoted:
        by = f"<b>{escape(entry.quoted.author)}</b> " if entry.quoted.author else ""
        quoted = f"<blockquote>{by}{escape(entry.quoted.preview)}</blockquote>"
    said = quoted + "".join(map(_run, entry.runs)) + (_paper(entry.paper, picture) if entry.paper else "")
    buttons = "".join(f"<li>{_run(button)}</li>" for button in entry.buttons)
    return (
        f'<article class="{entry.side}" id="m{entry.seq}">{_by(entry)}<div class="said" dir="auto">{said}</div>'
        + (f'<ul class="buttons">{buttons}</ul>' if buttons else "")
        + (f'<div class="mark">{escape(entry.mark)}</div>' if entry.mark else "")
        + "</article>\n"
    )


def _by(entry: Entry) -> str:
    at = (
        f'<time datetime="{entry.at.isoformat()}" title="{escape(moment(entry.at))}">{clock(entry.at)} '
        f"{offset(entry.at)}</time>"
    )
    edited = f" · edited {escape(clock(entry.edited_at))}" if entry.edited_at else ""
    writer = "" if entry.side == "between" else f"<bdi>{escape(writer_of(entry))}</bdi> · "
    return f'<div class="by">{writer}{at}{edited}</div>'


def _run(run: Run) -> str:
    words = escape(run.text)
    match run.kind:
        case "link" if run.href and (href := safe_link(run.href)):
            return f'<a href="{escape(href)}" rel="noopener noreferrer" target="_blank">{words}</a>'
        case "mention":
            return f"<b>{words}</b>"
        case "emoji":
            return f'<span class="emoji">{words}</span>'
        case _:
            return words


def _paper(paper: Paper, picture: bytes | None) -> str:
    told = escape(file_line(paper))
    if picture is None or paper.picture is None:
        return f'<div class="file">{told}</div>'
    data = base64.b64encode(picture).decode()
    kind = escape(paper.picture.shown_type or "image/jpeg")
    return (
        f'<figure><img src="data:{kind};base64,{data}" alt="{escape(paper.name)}">'
        f"<figcaption>{told}</figcaption></figure>"
    )
