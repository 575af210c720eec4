"""Form: one traveller's questions as a page or a text that works offline, for people without this tool."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Final

from planner.exporters.inert import markdown, plain
from planner.talk.asking.questions import Question

FOLDER: Final = Path(__file__).parent / "forms"
OWN_WORDS: Final = "In your own words"
ONLY_FOR_ME: Final = "only for me"
MARK: Final = "fairtrip answers 1"
"""What a filled text form is known by."""
_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is made of: the trip's title and dates, whom it asks, and what."""

    title: str
    dates: tuple[date, ...]
    name: str
    questions: Sequence[Question]
    private: frozenset[str] = frozenset()
    """Kinds of wish that this person keeps private anyway: their answers start as private."""


def html_form(form: Form) -> str:
    """Return a form as one HTML page: nothing is loaded, nothing is sent, its only script is the one inside."""
    style, script = _read("form.css"), _read("form.js")
    return _filled(
        _read("form.html"),
        {
            "style": style,
            "script": script,
            "style_hash": _hash(style),
            "script_hash": _hash(script),
            "title": escape(plain(form.title)),
            "name": escape(plain(form.name)),
            "title_exact": escape(form.title),
            "name_exact": escape(form.name),
            "when": _when(form.dates),
            "questions": "\n".join(_fieldset(number, q, form) for number, q in enumerate(form.questions, start=1)),
        },
    )


def markdown_form(form: Form) -> str:
    """Return a form as text to be filled in by hand: an x between the brackets, words after the colons."""
    head = [
        f"# {markdown(form.title)}: what {markdown(form.name)} wants",
        "",
        f"<!-- {MARK} -->",
        f"Traveller: {markdown(form.name)}",
        "",
        f"{_when(form.dates)}. Put an x between the brackets of what you choose, write after the colons,",
        "leave the rest as it is, and send the file back.",
    ]
    return (
        "\n".join([*head, *(line for n, q in enumerate(form.questions, start=1) for line in _lines(n, q, form))]) + "\n"
    )


def _lines(number: int, question: Question, form: Form) -> list[str]:
    private = "x" if question.kind.value in form.private else " "
    several = " (several are fine)" if question.several and question.choices else ""
    return [
        "",
        f"## {number}. {markdown(question.ask)}{several} <!-- {question.name} -->",
        "",
        *(f"- [ ] {markdown(choice.label)}" for choice in question.choices),
        "",
        f"{OWN_WORDS}: ",
        "",
        f"- [{private}] {ONLY_FOR_ME}",
    ]


def _fieldset(number: int, question: Question, form: Form) -> str:
    kind = "checkbox" if question.several else "radio"
    choices = "".join(
        f'<label><input type="{kind}" name="q{number}" data-value="{escape(str(value_text(choice.value)))}">'
        f"<span>{escape(plain(choice.label))}</span></label>\n"
        for choice in question.choices
    )
    hint = '<p class="hint">Several are fine.</p>\n' if question.several and choices else ""
    checked = " checked" if question.kind.value in form.private else ""
    return (
        f'<fieldset data-question="{escape(question.name)}">\n'
        f"<legend>{number}. {escape(plain(question.ask))}</legend>\n"
        f'{hint}<div class="choices">\n{choices}</div>\n'
        f'<label for="w{number}">{OWN_WORDS}</label>\n<textarea id="w{number}" rows="2" maxlength="2000"></textarea>\n'
        f'<label class="private"><input type="checkbox" data-private{checked}>'
        f"<span>{ONLY_FOR_ME}: it counts, and nobody else gets to see it</span></label>\n</fieldset>"
    )


def value_text(value: str | int | None) -> str:
    """Return a choice's value as a form sends it back; "anything" is the empty text."""
    return "" if value is None else str(value)


def _when(dates: Sequence[date]) -> str:
    first, last = dates[0], dates[-1]
    return f"{first:%d %B %Y}" if first == last else f"{first:%d %B} to {last:%d %B %Y}"


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Fill the slots in one pass, so that inserted text stays text."""
    return _SLOT.sub(lambda slot: values[slot[1]], template)


FORMS: Final[Mapping[str, Callable[[Form], str]]] = {"html": html_form, "md": markdown_form}
