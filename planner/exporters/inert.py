"""Inert text: what a traveller, a catalogue or a model wrote, made harmless for each place it is shown in.

One function per context. Every string that is not ours goes through exactly one of them on its way out.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit

MAX_CHARS: Final = 2000
"""Longest text an export repeats; the trip folder keeps the whole of it."""

MAX_URL_CHARS: Final = 2000
"""Longest address browsers and calendars agree to open."""

MAX_FILE_BYTES: Final = 100
"""Longest file name stem in UTF-8 bytes: leaves room for a suffix and a folder under every system's limit."""

_ESCAPE_SEQUENCE: Final = re.compile(
    r"(?:\x1b\]|\x9d|\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4000}(?:\x07|\x1b\\|\x9c)?"  # titles, clipboard
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: cursor, colour, clearing
    r"|\x1b[ -/]*[0-~]?"  # the short ones: reset, character sets
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb]+")
# Direction overrides and embeddings, fillers that show nothing, tag characters that hide whole sentences.
_UNSEEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2065\ufeff\u00ad\u180e\U000e0000-\U000e007f]")
_UNFIT: Final = re.compile("[\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]")
_ISOLATE, _POP = "\u2068", "\u2069"

_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>#|~!&@${}^]|(?<=\w):(?=//)|(?<=www)\.|(?<=WWW)\.")
_MARKDOWN_START: Final = re.compile(r"^(?:([-=]|\+(?=\s|$))|(\d+)([.)])(?=\s|$))")
_FORMULA_START: Final = re.compile("^[\\s'\"\u2068\ufeff]*[=+\\-@|%\uff1d\uff0b\uff0d\uff20\u2212]")
_JSON_UNSAFE: Final = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_FILE_UNSAFE: Final = re.compile(r"[\s/\\:*?\"<>|%~$&;'`{}\[\]()!#^=,+@]+")
_RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")


def plain(text: str) -> str:
    """Return one line without control bytes, escape sequences, invisible characters or direction overrides.

    Text in a right-to-left script is wrapped in an isolate, so that it cannot reorder what stands beside it.
    Longer texts are cut at MAX_CHARS with an ellipsis. Applying it twice changes nothing.
    """
    text = text if len(text) <= MAX_CHARS * 4 else text[: MAX_CHARS * 4]
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _UNFIT.sub("\ufffd", _UNSEEN.sub("", _CONTROL.sub(" ", text))).strip()
    if len(text) > MAX_CHARS:
        text = text[: MAX_CHARS - 1] + "…"
    reorders = any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)
    return f"{_ISOLATE}{text}{_POP}" if reorders else text


def terminal(text: str) -> str:
    """Return text that cannot move the cursor, hide or recolour anything; still to be printed without markup."""
    return plain(text)


def markup(text: str) -> str:
    """Return text for a rich string that is read as markup: brackets stay brackets."""
    from rich.markup import escape  # rich is loaded by the commands that print

    return escape(terminal(text))


def markdown(text: str) -> str:
    """Return text that renders as itself in CommonMark and its table, strike-through and autolink extensions."""
    text = _MARKDOWN.sub(lambda match: "\\" + match[0], plain(text))
    return _MARKDOWN_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def csv_cell(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula: an apostrophe goes before a dangerous start."""
    text = plain(text)
    return f"'{text}" if _FORMULA_START.match(text) else text


def ics_text(text: str) -> str:
    """Return one line for a calendar property; the calendar library escapes commas, semicolons and backslashes."""
    return plain(text)


def xml_text(text: str) -> str:
    """Return text of characters that XML 1.0 allows; the XML library escapes angle brackets and ampersands."""
    return plain(text)


def json_text(document: str) -> str:
    """Escape invisible and control characters of a finished JSON document; it reads back as the same values."""
    return _JSON_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def web_address(text: str | None) -> str | None:
    """Return an http or https address with everything odd percent-encoded, or None when it is anything else."""
    if (
        text is None
        or len(text) > MAX_URL_CHARS
        or _CONTROL.search(text)
        or _UNSEEN.search(text)
        or _UNFIT.search(text)
    ):
        return None
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        return None
    # A name before @ makes a foreign address look like a known one; no place's page needs it.
    if (
        parts.scheme.lower() not in ("http", "https")
        or not re.fullmatch(r"[A-Za-z0-9.-]+", host)
        or "@" in parts.netloc
    ):
        return None
    path, query, fragment = (
        quote(part, safe="/:@!$&*+,;=~%-._?") for part in (parts.path, parts.query, parts.fragment)
    )
    tail = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    return f"{parts.scheme.lower()}://{host}{port}{path}{tail}"


def safe_file_name(text: str) -> str:
    """Return a file name stem in the text's own script that every system accepts and that names no other folder."""
    text = plain(unicodedata.normalize("NFC", text)).strip(_ISOLATE + _POP)
    text = _FILE_UNSAFE.sub("-", text).strip(".- ")
    text = text.encode()[:MAX_FILE_BYTES].decode(errors="ignore").rstrip(".- ")
    if _RESERVED.match(text):
        text = f"_{text}"
    return text or "unnamed"


def distinct_file_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return one file name stem per text; names that would meet on some disk get -2, -3 and so on."""
    taken: set[str] = set()
    names = []
    for text in texts:
        stem = name = safe_file_name(text)
        number = 1
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        names.append(name)
    return tuple(names)
