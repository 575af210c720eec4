import pytest

from planner.catalog.rules.tables import currency_problems, leg_problems, origin_problems

HEAD = (
    "from,to,mode,minutes_low,minutes_typ,minutes_high,price_low_minor,price_typ_minor,price_high_minor,currency,"
    "direct,label,as_of,note\n"
)
GOOD = "rome,paris,train,100,120,150,1000,2000,3000,EUR,yes,usual,2026-11,\n"
ORIGINS = "id,name,country,lat,lon,tz,currency\nparis,Paris,FR,48.8,2.3,Europe/Paris,EUR\n"


@pytest.fixture
def texts(tmp_path):
    """Return a function that checks legs between Rome and Paris and gives back what is wrong."""

    def check(rows, cities=("rome",)):
        (tmp_path / "origins.csv").write_text(ORIGINS, encoding="utf-8")
        (tmp_path / "legs.csv").write_text(HEAD + rows, encoding="utf-8")
        found = leg_problems(tmp_path / "legs.csv", tmp_path / "origins.csv", cities)
        return [problem.text for problem in found if problem.line]

    return check


def test_sound_legs_have_no_problems(texts):
    assert texts(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("paris", "pariss", "no city or origin 'pariss', did you mean 'paris'"),
        ("train", "rocket", "mode 'rocket' is none of"),
        ("usual", "sure", "label 'sure' is none of"),
        ("EUR", "EUX", "no exchange rate for 'EUX'"),
        ("2026-11", "soon", "is not a month"),
        ("100,120,150", "100,90,150", "0 <= low <= typ <= high"),
        ("1000,2000", "ten,2000", "0 <= low <= typ <= high"),
    ],
)
def test_each_fault_of_a_leg_is_found(texts, old, new, text):
    assert any(text in found for found in texts(GOOD.replace(old, new)))


def test_of_several_names_as_near_the_first_of_the_alphabet_is_meant(texts):
    cities = ("rome", *(f"oslo-{letter}" for letter in "zyxwvutsrqponmlkjihgfedcba"))
    assert "did you mean 'oslo-a'" in texts(GOOD.replace("paris", "oslo-9"), cities)[0]


def test_a_leg_is_listed_once_for_both_ways(texts):
    back = GOOD.replace("rome,paris", "paris,rome")
    assert texts(GOOD + back) == ["train between paris and rome is listed twice"]


def test_missing_legs_are_counted(tmp_path, texts):
    texts(GOOD)
    found = leg_problems(tmp_path / "legs.csv", tmp_path / "origins.csv", ["rome", "oslo"])
    assert [problem.text for problem in found if problem.code == "legs"] == [
        "no leg between oslo and rome",
        "legs lead to oslo from 0 origins; at least 20 are needed",
        "legs lead to rome from 1 origins; at least 20 are needed",
    ]


def test_each_fault_of_an_origin_is_found(tmp_path):
    path = tmp_path / "origins.csv"
    path.write_text(ORIGINS + "paris,Paris,FR,148.8,east,Europe/Pariss,EUX\n", encoding="utf-8")
    texts = [problem.text for problem in origin_problems(path, ["rome"])]
    assert len(texts) == 4
    assert any("did you mean 'Europe/Paris'" in text for text in texts)


def test_each_fault_of_the_rates_is_found(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("currency,per_eur,as_of,source\nEUR,2,2026-01,base\n", encoding="utf-8")
    assert [problem.text[:12] for problem in currency_problems(path)] == ["EUR must be ", "EUR needs as"]
    path = tmp_path / "unreadable.csv"
    path.write_text("currency,per_eur,as_of,source\nEUR,x,2026-01,base\n", encoding="utf-8")
    assert [problem.code for problem in currency_problems(path)] == ["rates"]
