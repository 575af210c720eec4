"""Reader: sentences become acts by rules, without a model; what no rule understands stays as words with its quote."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from planner.talk.act import KEEP, LEAVE_OUT, Act, ActName
from planner.talk.clauses import CONTENT, NAME, Clause, all_finds, clauses
from planner.talk.context import Context
from planner.talk.matters import CAP_MATTERS, Matter, matters, negative
from planner.talk.measures import day_of
from planner.talk.people import Whose, leads, whose
from planner.talk.phrases import Folded, Lexicon, folded, language_of, lexicon
from planner.talk.places import WORD, place_index
from roles.wish_spec import MAX_WORDS
from roles.wishes import ALLOWED_STRENGTHS, Strength, WishKind

Reader = Callable[[str, Context], tuple[Act, ...]]
"""Anything that reads sentences: the rules of this module, a model."""

MAX_ACTS: Final = 20
"""Most acts of one text; what comes after them stays as words."""
MAX_QUOTE: Final = 500
"""Most characters of a quote."""
MOST_ALIKE: Final = 3
"""Most places of the plan that "the museums" may stand for."""

WHO: Final = (NAME, "person")
WHEN: Final = ("ordinal", "weekday", "month", "day_word")

_ORDER: Final = ("instead", "reject", "cannot", "avoid", "must", "need", "prefer")
"""Of several words of strength in a clause the first of these counts; what stands after "instead of" is avoided."""
_TURNED_ROUND: Final = {"cannot": Strength.NEED, "reject": Strength.MUST, "avoid": Strength.PREFER}
"""A limit that is expressed by what somebody does not want."""


def read(text: str, context: Context) -> tuple[Act, ...]:
    """Return what a text asks for, at most 20 acts; nothing said is lost, and nothing is raised."""
    whole = folded(text[:MAX_WORDS])
    words = lexicon(language_of(whole.text, context.language))
    sentences: list[list[Clause]] = []
    for clause in _joined(clauses(whole, all_finds(whole, words, context)), whole, words):
        if clause.opening or not sentences:
            sentences.append([])
        sentences[-1].append(_continued(clause, sentences[-1][-1] if sentences[-1] else None))
    acts = [act for sentence in sentences for act in _sentence(sentence, whole, words, context)]
    return _capped(acts, text)


def _sentence(sentence: Sequence[Clause], text: Folded, words: Lexicon, context: Context) -> list[Act]:
    """Return the acts of one sentence; when nothing in it is understood it stays whole, as one act."""
    acts = [act for clause in sentence for act in _acts(clause, text, words, context)]
    if len(acts) < 2 or any(act.predicate != "words" or act.strength for act in acts):
        return acts
    said = text.quote(sentence[0].start, sentence[-1].end)
    return [acts[0].model_copy(update={"value": said, "quote": said[:MAX_QUOTE]})]


def _joined(parts: Sequence[Clause], text: Folded, words: Lexicon) -> list[Clause]:
    """Return the clauses with those that only say who or when joined to the thought they belong to."""
    found: list[Clause] = []
    pending: Clause | None = None
    for part in parts:
        whole = part
        if pending is not None and part.opening:
            found.append(pending)
        elif pending is not None:
            whole = replace(part, start=pending.start, finds=pending.finds + part.finds, opening=pending.opening)
        pending = whole if _only_who_or_when(whole, text, words) else None
        if pending is None:
            found.append(whole)
    if pending is not None and found and not pending.opening:
        last = found.pop()
        pending = replace(last, end=pending.end, finds=last.finds + pending.finds)
    return [*found, *([pending] if pending else [])]


def _only_who_or_when(clause: Clause, text: Folded, words: Lexicon) -> bool:
    """Return whether a clause has nothing to be about and does not say no: "Rui and", "on Sunday", "can we"."""
    said = clause.has(*WHO, *WHEN, "strength") and not clause.has("negation", "relative", "limit", *CONTENT)
    return said and clause.all("act") in ([], ["suggest"]) and not _unread(clause, text, words)


def _unread(clause: Clause, text: Folded, words: Lexicon) -> bool:
    """Return whether a clause holds a word that nothing was found for and that is more than an article."""
    return any(
        token.group() not in words.common and not token.group().isdigit()
        for token in WORD.finditer(text.text, clause.start, clause.end)
        if all(token.end() <= find.start or token.start() >= find.end for find in clause.finds)
    )


def _continued(clause: Clause, before: Clause | None) -> Clause:
    """Return a clause with what it leaves unsaid because the clause before has said it."""
    if before is None or clause.opening:
        return clause
    bare = clause.about and not clause.has("strength", "negation", "act", "relative", "limit", "eased", "raised")
    added: list[str] = []
    if bare:
        added += ["strength", "negation", "act", "relative", "no_longer", "now"]
    if not clause.has(*WHO) and not clause.has("act") and (bare or leads(before, *WHO)):
        added += WHO
    if not clause.has(*WHEN) and (bare or leads(before, *WHEN)):
        added += WHEN
    kept = [find for find in before.finds if any(find.of(category) is not None for category in added)]
    inherited = [replace(find, meanings=tuple((c, m) for c, m in find.meanings if c in added)) for find in kept]
    return replace(clause, finds=(*inherited, *clause.finds))


def _acts(clause: Clause, text: Folded, words: Lexicon, context: Context) -> Iterator[Act]:
    if clause.finds and all(find.of("filler") for find in clause.finds) and not _unread(clause, text, words):
        return
    day = day_of(text, clause.start, clause.end, clause.finds, context)
    said = text.quote(clause.start, clause.end)
    frame = Act(act="add", predicate="words", day=day[0] if day else None, quote=said[:MAX_QUOTE])
    who = whose(clause, context)
    found = matters(clause, text, context) if who.known else []
    acts = list(_meant(clause, found, frame, who, context))
    if not acts and said:
        strength = Strength.NEED if clause.has("allergy") else None
        acts = [frame.model_copy(update={"value": said, "strength": strength, "traveller": who.each[0]})]
    yield from acts


def _meant(clause: Clause, found: Sequence[Matter], frame: Act, who: Whose, context: Context) -> Iterator[Act]:
    """Yield the acts of a clause: a question, a place to keep or leave out, a deletion, or wishes."""
    doing = _doing(clause)
    if doing == "ask":
        matter = found[0] if found else Matter(clause.first("matter") or "words")
        value = matter.value or (frame.quote if matter.predicate == "words" else "")
        yield _act(frame, matter, {"act": "ask", "value": value})
        return
    targets = _targets(clause, context) if doing in (KEEP, LEAVE_OUT) else ()
    owners = who.each if clause.has(*WHO) and "me" not in clause.all("person") else (None,)
    for place, owner in ((place, owner) for place in targets for owner in owners):
        yield _act(frame, Matter(str(doing), place), {"traveller": owner})
    if targets:
        return
    for matter, owner in ((matter, owner) for matter in found for owner in who.each):
        if matter.predicate == "company" and matter.value == owner:
            continue
        yield _act(frame, matter, {"traveller": owner, **_changes(clause, matter, doing)})


def _doing(clause: Clause) -> str:
    said = clause.all("act")
    first = next((act for act in ("ask", "delete", LEAVE_OUT, KEEP, "suggest") if act in said), "")
    if first == "" and clause.has("no_longer") and not {"avoid", "reject"}.intersection(clause.all("strength")):
        return "delete"
    return "suggest" if first == "" and clause.question else first


def _targets(clause: Clause, context: Context) -> tuple[str, ...]:
    """Return the places that are to stay or to go: by name, else those of the plan with the theme that was said."""
    named = clause.all("at")
    if named:
        return tuple(named)
    index = place_index(context)
    alike = [place for tag in clause.all("theme") + clause.all("food") for place in index.planned_with(tag)]
    return tuple(dict.fromkeys(alike)) if len(set(alike)) <= MOST_ALIKE else ()


def _changes(clause: Clause, matter: Matter, doing: str) -> dict[str, object]:
    """Return what is done with a wish and how strong it is to be."""
    if doing == "delete":
        return {"act": "delete", "amount": None, "relative": None}
    if doing == LEAVE_OUT and matter.predicate in CAP_MATTERS and matter.amount is None:
        return {"strength": Strength.PREFER, "relative": "less"}
    if doing == LEAVE_OUT and matter.predicate in ("diet", *CAP_MATTERS):
        return {"act": "delete", "amount": None, "relative": None}
    strength = Strength.REJECT if doing == LEAVE_OUT else _strength(clause, matter)
    act: ActName = "suggest" if doing == "suggest" else "add"
    if clause.has("now") and _said(clause) not in ("", "need", "cannot"):
        act = "change"
    return {"act": act, "strength": Strength.PREFER if doing == "suggest" and not negative(clause) else strength}


def _said(clause: Clause) -> str:
    """Return the word of strength that counts, "" when nothing says how strong."""
    said = clause.all("strength")
    found = next((strength for strength in _ORDER if strength in said), "")
    if clause.has("negation") and found in ("", "must", "need"):
        return "reject"
    return "avoid" if found == "instead" or (clause.has("negation") and found == "prefer") else found


def _strength(clause: Clause, matter: Matter) -> Strength:
    """Return how strongly a matter is meant, in a strength that fits its kind."""
    said = _said(clause)
    allowed = ALLOWED_STRENGTHS.get(WishKind(matter.predicate), frozenset(Strength))
    if matter.predicate == "words":
        return Strength(matter.usual)
    if matter.predicate == "diet":
        return Strength.PREFER if said in ("prefer", "avoid") else Strength.NEED
    if Strength.REJECT not in allowed:
        return _TURNED_ROUND.get(said) or Strength(said or matter.usual)
    if matter.relative == "less":
        return Strength.REJECT if said == "reject" else Strength.AVOID
    return Strength.REJECT if said == "cannot" else Strength(said or matter.usual)


def _act(frame: Act, matter: Matter, changes: dict[str, object]) -> Act:
    fields = {
        "predicate": matter.predicate,
        "value": matter.value or (frame.quote if matter.predicate == "words" else ""),
        "amount": matter.amount,
        "relative": matter.relative,
    }
    return Act.model_validate({**frame.model_dump(), **fields, **changes})


def _capped(acts: list[Act], text: str) -> tuple[Act, ...]:
    """Return at most 20 acts; what comes too late stays as words."""
    if len(acts) <= MAX_ACTS:
        return tuple(acts)
    kept = acts[: MAX_ACTS - 1]
    position = 0
    for act in kept:
        position = max(position, text.find(act.quote, position) + len(act.quote))
    rest = text[position:].strip()
    return (*kept, Act(act="add", predicate="words", value=rest[:MAX_WORDS], quote=rest[:MAX_QUOTE]))
