from planner.catalog.names import fold, similar

FORMS = [("monaco", "m"), ("bank of finland museum", "b"), ("tram 28 from martim moniz", "t")]


def test_folding_drops_accents_case_and_punctuation():
    assert fold("  São-Jorge'S  CASTLE!") == "sao jorge s castle"
    assert fold("Straße") == "strasse"
    assert fold("東京 タワー") == "東京 タワー"
    assert fold("!?") == ""


def test_a_name_that_says_more_is_another_place():
    assert ("m", False) in similar("Monaco Cathedral", FORMS, 3)


def test_a_name_that_says_less_is_the_same_place():
    assert similar("Tram 28", FORMS, 1) == [("t", True)]


def test_names_like_nothing_are_left_out():
    assert similar("qqqq", FORMS, 3) == []
