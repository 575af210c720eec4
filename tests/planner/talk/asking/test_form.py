import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser

from planner.talk.asking.form import FORMS, Form, html_form, markdown_form
from planner.talk.asking.questions import Choice, Question
from roles.wishes import Strength, WishKind

EVIL = '"><img src=//x.test/p onerror=alert(1)>{{script}}'
QUESTIONS = (
    Question("place", WishKind.PLACE, f"See {EVIL}?", Strength.MUST, (Choice(f"The {EVIL}", 'a"b'),), several=True),
    Question("pace", WishKind.PACE, "How many?", Strength.MUST, (Choice("2", 2), Choice("any", None))),
    Question("words", WishKind.WORDS, "What else?", Strength.PREFER),
)
FORM = Form(f"Trip {EVIL}", (date(2027, 5, 13), date(2027, 5, 16)), EVIL, QUESTIONS, frozenset({"pace"}))


class Seen(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_a_page_loads_nothing_and_sends_nothing():
    seen = Seen(html_form(FORM))
    assert not {"img", "link", "iframe", "object", "base"} & {tag for tag, _ in seen.tags}
    assert not any({"src", "href", "action", "onclick", "onerror", "style"} & set(attrs) for _, attrs in seen.tags)


def test_the_policy_of_a_page_allows_its_own_style_and_script_only():
    page = html_form(FORM)
    policy = next(a["content"] for a in Seen(page).all("meta") if a.get("http-equiv"))
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        body = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "form-action 'none'" in policy


def test_names_and_choices_stay_text_and_come_back_as_they_were():
    seen = Seen(html_form(FORM))
    assert seen.all("form")[0]["data-traveller"] == EVIL
    assert [box["data-value"] for box in seen.all("input") if "data-value" in box] == ['a"b', "2", ""]
    assert len(seen.all("script")) == 1


def test_every_question_has_words_and_can_be_private_and_sealed_kinds_start_so():
    seen = Seen(html_form(FORM))
    private = [box for box in seen.all("input") if "data-private" in box]
    assert ["checked" in box for box in private] == [False, True, False]
    assert len([area for area in seen.all("textarea") if "maxlength" in area]) == 3


def test_several_answers_are_boxes_and_one_is_a_button_of_a_radio():
    kinds = [box["type"] for box in Seen(html_form(FORM)).all("input") if "data-value" in box]
    assert kinds == ["checkbox", "radio", "radio"]


def test_every_field_is_labelled_and_the_page_fits_a_phone():
    page = html_form(FORM)
    seen = Seen(page)
    labelled = {label["for"] for label in seen.all("label") if "for" in label}
    assert {area["id"] for area in seen.all("textarea")} == labelled
    assert any(meta.get("content", "").startswith("width=device-width") for meta in seen.all("meta"))


def test_a_text_form_holds_the_same_and_nothing_that_renders():
    text = markdown_form(FORM)
    assert "\n## 2. How many? <!-- pace -->\n" in text
    assert "- [x] only for me" in text.partition("## 2.")[2].partition("## 3.")[0]
    assert "<img" not in text.replace("\\<img", "")
    assert "13 May to 16 May 2027" in text


def test_a_trip_of_one_day_says_one_date():
    one = Form("Trip", (date(2027, 5, 13),), "Ana", ())
    assert all("13 May 2027" in make(one) and " to 13" not in make(one) for make in FORMS.values())
