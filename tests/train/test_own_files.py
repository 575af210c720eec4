"""Packs and roles that somebody adds, and how records name them."""

import pytest

from roles.errors import BadInput
from train.environment import Environment
from train.own_files import named_in, own_files, own_roles

SKIPPERS = [{"name": "Ana", "roles": ["skipper"]}, {"name": "Rui"}]


def test_a_task_in_a_city_of_ones_own_with_a_role_of_ones_own_is_understood(added, trip_task):
    task = trip_task(cities=["harbour"], travellers=SKIPPERS)
    own = own_files([added.pack], [added.roles])
    assert own.environment("json").ready(task).panel.group.stakeholders[0].roles == ("skipper",)
    assert "harbour" in [city.id for city in own.world().catalog.cities()]
    with pytest.raises(BadInput, match="no city 'harbour'"):
        Environment().ready(task)


def test_records_name_what_was_added_and_its_version(added, tmp_path):
    before = named_in(own_files([added.pack], [added.roles]).environment())
    names = [one.split()[0] for one in before.split(", ")]
    assert names == ["harbour.yaml", "skipper.yaml"]
    later = tmp_path / "harbour.yaml"
    later.write_text(added.pack.read_text(encoding="utf-8") + "# verified\n", encoding="utf-8")
    assert named_in(own_files([later], [added.roles]).environment()) != before


def test_nothing_added_is_none():
    assert named_in(own_files(None, None).environment()) == "none"
    assert own_roles(own_files(None, None).world().library) == []


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match="no such folder of roles"):
        named_in(own_files(None, [tmp_path / "sailors"]).environment())
    with pytest.raises(BadInput, match="cannot be read"):
        named_in(own_files([tmp_path / "nowhere.yaml"], None).environment())
