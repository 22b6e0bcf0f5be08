"""The simulator's pages in place of LINE's: plain, and without a script unless something has to be posted."""

from html import escape

from line_simulator.api.calls import Answer
from line_simulator.people import Person

HTML = "text/html; charset=utf-8"
STYLE = """
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #f2f4f5; }
main { box-sizing: border-box; max-width: 27rem; margin: 8vh auto; padding: 1.5rem 1.75rem; background: #fff;
  border-radius: 12px; box-shadow: 0 1px 6px #0002; }
h1 { margin: 0 0 .75rem; font-size: 1.25rem; }
ul { padding-left: 1.25rem; }
.people { max-height: 15rem; overflow: auto; border: 1px solid #ddd; border-radius: 8px; padding: .25rem .75rem; }
.people label, .line { display: flex; gap: .6rem; align-items: center; padding: .3rem 0; }
.people small { margin-left: auto; color: #5c6670; }
.deeds { display: flex; justify-content: flex-end; gap: .75rem; margin-top: 1.25rem; }
button { font: inherit; padding: .5rem 1.25rem; border: 1px solid #b7bec4; border-radius: 8px; background: #fff;
  color: inherit; }
button.primary { background: #067a38; border-color: #067a38; color: #fff; }
.fine { margin: 1.25rem 0 0; color: #5c6670; font-size: .85rem; }
"""
HERE = "This page stands in for LINE's own. Nobody real logs in."


def page(title: str, body: str, *, status: int = 200) -> Answer:
    """`body` is markup whose every value is escaped already; the title is words."""
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<main><h1>{escape(title)}</h1>{body}<p class="fine">{HERE}</p></main></html>'
    )
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'", "cache-control": "no-store"}
    return Answer(html.encode(), status, content_type=HTML, headers=headers)


def choices(everybody: list[Person], chosen: str) -> str:
    """One of the simulator's people, to be picked."""
    rows = "".join(
        f'<label><input type="radio" name="user_id" value="{escape(it.user_id)}"'
        f"{' checked' if it.user_id == chosen else ''}> {escape(it.display_name)}"
        f"<small>{escape(it.language or '')}</small></label>"
        for it in everybody
    )
    return f'<div class="people" role="radiogroup" aria-label="People">{rows}</div>'


def posting(url: str, values: dict[str, str]) -> Answer:
    """A page that posts itself to where the browser is sent, as `form_post` has it."""
    hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in values.items())
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>LINE Login</title>'
        f'<body onload="document.forms[0].submit()"><form method="post" action="{escape(url)}">{hidden}'
        "<noscript><button>Continue</button></noscript></form>"
    )
    return Answer(html.encode(), content_type=HTML, headers={"cache-control": "no-store"})
