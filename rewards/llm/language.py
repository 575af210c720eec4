"""Tell whether a text is in the language it was asked for: by its script, and by small words; silent when unsure."""

import re
from collections import Counter
from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip
"""The languages that are told apart; text in another one is not checked."""

SMALL_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "cs": "je že na se jsou nebo také který která pro jako až ale při před není bude",
        "da": "og det er ikke til på med der af jeg vi også eller hvor fra efter mange meget",
        "de": "der die das und ist nicht mit für auf ein eine zu von dem den wir sie auch oder aber nach bei",
        "en": "the and is of to with for you that this are it on at be or from have not we they your",
        "es": "el la los las y es que en con para una por del más pero muy está como se su nos hay",
        "fi": "ja on ei että se mutta myös kun ovat tai sekä joka kanssa voi niin jos ole tätä sitä eikä tällä",
        "fr": "le la les et est que des une pour dans avec pas vous nous sur mais plus du au ce qui",
        "hu": "és az egy nem hogy is van meg de vagy mint csak már ez nagyon lesz",
        "it": "il lo gli e è che di per una con non sono della del nel più anche ma alla dei si",
        "nl": "de het een en is van niet met voor op dat zijn te ook maar naar bij we aan je of",
        "pl": "i w nie na jest się z że do to są oraz dla jak ale po przez ten który od",
        "pt": "o os as e é que em com para uma não por do da mais mas muito está como se ao no na um",
        "sv": "och det är inte att på med som en av för vi till också eller efter mycket",
        "tr": "ve bir bu için ile da de çok olarak daha ama gibi var ne kadar sonra",
    }.items()
}
"""Frequent words by language. Some are shared; what counts is which language explains more of them."""

SCRIPTS: Mapping[str, str] = {
    "latin": "A-Za-zÀ-ɏ", "cyrillic": "Ѐ-ӿ", "greek": "Ͱ-Ͽ", "arabic": "؀-ۿ", "hebrew": "֐-׿", "devanagari": "ऀ-ॿ",
    "thai": "฀-๿", "hangul": "가-힣", "kana": "぀-ヿ", "han": "一-鿿",
}  # fmt: skip
SCRIPT_OF: Mapping[str, str] = {
    "ar": "arabic", "el": "greek", "he": "hebrew", "hi": "devanagari", "ja": "kana", "ko": "hangul", "ru": "cyrillic",
    "th": "thai", "zh": "han",
}  # fmt: skip

LETTERS = re.compile("|".join(f"(?P<{name}>[{span}])" for name, span in SCRIPTS.items()))
WORD = re.compile(r"[^\W\d_]+")

LEAST_LETTERS = {"han": 8, "kana": 8, "hangul": 12, "thai": 15}
LEAST_LETTERS_OTHER = 40
LEAST_SMALL_WORDS = 4
"""Below these a text is too short to be sure about: names of places are in any language."""


def wrong_language(text: str, wanted: str) -> str:
    """Return what is wrong when `text` is surely not in the language `wanted` (two letters), else ""."""
    if wanted not in NAMES:
        return ""
    script = _script(text)
    if not script:
        return ""
    if script != SCRIPT_OF.get(wanted, "latin"):
        return f"the text must be in {NAMES[wanted]}, not in {script} script"
    other = _other_language(text, wanted) if script == "latin" else ""
    return f"the text must be in {NAMES[wanted]}, not in {NAMES[other]}" if other else ""


def _script(text: str) -> str:
    """Return the script most letters are in; "" when there are too few letters or no script has most."""
    counts = Counter(match.lastgroup for match in LETTERS.finditer(text))
    if counts["kana"] * 10 >= counts["han"]:
        counts["kana"] += counts.pop("han", 0) if counts["kana"] else 0
    for script, count in counts.most_common(1):
        enough = LEAST_LETTERS.get(str(script), LEAST_LETTERS_OTHER)
        if count >= enough and count * 3 > counts.total() * 2:
            return str(script)
    return ""


def _other_language(text: str, wanted: str) -> str:
    """Return the language that explains at least twice as many small words as the wanted one; "" when none does."""
    words = Counter(word.lower() for word in WORD.findall(text))
    hits = {code: sum(words[word] for word in small) for code, small in SMALL_WORDS.items()}
    best = max(sorted(hits), key=lambda code: hits[code])
    sure = hits[best] >= LEAST_SMALL_WORDS and hits[best] >= 2 * hits[wanted]
    return best if sure and best != wanted else ""
