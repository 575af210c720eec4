import json

from roles.request import TripRequest
from roles.role import MEASURES, Role
from roles.schema import request_schema, role_schema
from roles.vocabulary import THEMES
from roles.wishes import WishKind


def test_the_schemas_are_plain_json_and_say_which_draft_they_are():
    for schema in (request_schema(), role_schema()):
        assert json.loads(json.dumps(schema)) == schema
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_of_the_models_is_in_the_schemas_and_no_other_but_private_ones():
    assert set(request_schema()["properties"]) == set(TripRequest.model_fields)
    assert set(role_schema()["properties"]) == set(Role.model_fields) - {"name"}
    for part in (request_schema(), *request_schema()["$defs"].values()):
        assert (part["additionalProperties"], part["patternProperties"]) == (False, {"^x-": {}})


def test_an_editor_can_complete_every_closed_list():
    wish = request_schema()["$defs"]["WishSpec"]["properties"]
    assert set(WishKind) <= set(wish)
    assert wish["theme"]["anyOf"][0]["enum"] == list(THEMES)
    assert role_schema()["$defs"]["RoleScore"]["properties"]["measure"]["enum"] == list(MEASURES)


def test_a_criterion_has_two_to_seven_choices_and_a_name_that_is_a_slug():
    fields = role_schema()["$defs"]["Criterion"]["properties"]
    assert (fields["choices"]["minItems"], fields["choices"]["maxItems"]) == (2, 7)
    assert fields["name"]["pattern"] == "^[a-z][a-z0-9_]*$"


def test_a_city_is_a_name_or_a_name_with_nights_and_money_a_number_or_text():
    schema = request_schema()
    kinds = {branch.get("type", branch.get("$ref")) for branch in schema["properties"]["cities"]["items"]["anyOf"]}
    assert kinds == {"string", "#/$defs/CitySpec"}
    money = {branch["type"] for branch in schema["properties"]["budget"]["anyOf"]}
    assert money == {"number", "string", "null"}


def test_a_role_file_needs_a_title_and_a_summary():
    assert role_schema()["required"] == ["title", "summary"]
