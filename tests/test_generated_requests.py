"""Two hundred trips nobody wrote by hand: each ends in a valid plan or in a clash that is really one."""

import os
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from planner.agent.nodes import ranked
from planner.agent.setting import Options, Setting
from planner.agent.state import draft_record
from planner.catalog.catalog import Catalog, open_catalog
from planner.check import check
from planner.clash import smallest_clash
from planner.drafters.solver import probe, solve
from planner.facts.prepare import prepare
from rewards.critic import critic
from roles.library import RoleLibrary, load_roles
from roles.request import parse_request
from roles.vocabulary import THEMES

HOW_MANY = int(os.environ.get("FAIRTRIP_REQUESTS", "40"))
CITIES = ("lisbon", "london", "munich", "porto")
ORIGINS = ("paris", "berlin", "madrid", "london", None)
PEOPLE = ("Ana", "Bo", "Chloé", "Dimitri", "Efua", "Farid", "Grace", "博文")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return open_catalog(cache_dir=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def library() -> RoleLibrary:
    return load_roles()


def traveller(name: str, draw: random.Random, library: RoleLibrary, catalog: Catalog, cities: list[str]) -> dict:
    age = draw.choice([3, 8, 15, 24, 33, 41, 58, 72, 79])
    grown = [role for role in library.names if "toddler" not in role and "child" not in role]
    roles = ["toddler"] if age < 5 else draw.sample(grown, draw.randint(0, 2)) if age >= 18 else []
    places = [place for city in cities for place in catalog.places(city)]
    sights = [place for place in places if place.kind != "food"]
    wishes: dict[str, list[dict]] = {
        "must": [{"place": draw.choice(sights).id}],
        "prefer": [{"theme": theme} for theme in draw.sample(THEMES, 3)],
        draw.choice(["avoid", "reject"]): [{"place": draw.choice(sights).id}],
    }
    if draw.random() < 0.15:
        wishes["need"] = [{"place": draw.choice(sights).id}]
    if draw.random() < 0.15:
        wishes.setdefault("need", []).append({"budget": draw.choice([150, 400, 900])})
    return {"name": name, "age": age, "roles": roles, "wishes": wishes}


def request_text(seed: int, library: RoleLibrary, catalog: Catalog) -> str:
    draw = random.Random(seed)
    days = draw.randint(1, 7)
    cities = draw.sample(CITIES, 2 if days >= 4 and draw.random() < 0.4 else 1)
    start = date(2027, 1, 1) + timedelta(days=draw.randint(0, 364))
    people = draw.sample(PEOPLE, draw.randint(2, 8))
    record = {
        "title": f"generated {seed}",
        "cities": cities,
        "dates": {"start": start.isoformat(), "end": (start + timedelta(days=days - 1)).isoformat()},
        "seed": seed,
        "travellers": [traveller(name, draw, library, catalog, cities) for name in people],
    }
    origin = draw.choice(ORIGINS)
    if origin and days > 1:
        record["origin"] = origin
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("seed", range(HOW_MANY))
def test_a_generated_request_ends_in_a_valid_plan_or_a_true_clash(
    seed: int, library: RoleLibrary, catalog: Catalog, tmp_path: Path
) -> None:
    text = request_text(seed, library, catalog)
    try:
        request = parse_request(text, f"generated-{seed}.yaml")
        ready = prepare(request, library, catalog)
    except Exception as error:
        if type(error).__name__ == "BadInput":
            pytest.skip(f"the generator contradicted itself: {error}")
        raise
    panel = critic().convene(ready.group)
    setting = Setting(panel.group, ready.facts, panel, {"solver": solve}, options=Options(how_many=2))
    drafts = [draft_record(outline, "solver", n) for n, outline in enumerate(solve(setting.task()))]
    best = ranked(drafts, setting)[0]
    if best.score.feasible:
        assert check(best.plan, setting.group, ready.facts) == ()
        assert all(0.0 <= (utility.value or 0.0) <= 1.0 for utility in best.score.utilities.values())
    else:
        assert smallest_clash(setting.group, ready.facts, probe) is not None, best.score.violations
