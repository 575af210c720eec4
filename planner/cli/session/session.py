"""Session: what a command needs of a trip, from its options: group, facts, panel, settings, trip folder."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from planner.cli.session.model_use import ModelUse, Purpose, open_models
from planner.cli.session.settings import Settings, resolve

if TYPE_CHECKING:  # the commands' help must not wait for the planner
    from planner.agent.setting import Options, Setting
    from planner.agent.store import Trip
    from planner.drafters.task import Drafter
    from planner.facts.prepare import Prepared
    from planner.outline import Outline
    from rewards.critic import Critic, Estimator, Panel
    from rewards.estimators.hooked import Hook
    from rewards.llm.ask import Model
    from roles.library import RoleLibrary
    from roles.request import TripRequest

RULES: Final = "rules"
"""What a run without a judge model is judged by."""

VERDICTS: Final = "verdicts"
"""Folder, beside a trip's plans, of what judges have found."""
JUDGED_AT_ONCE: Final = 4
"""Travellers that a model is asked about side by side."""

TRUSTED_HOOKS: Final = "FAIRTRIP_TRUST_HOOKS"
"""Environment variable that trusts role hooks by name ("my_module:calm", apart by blanks); never a file's business."""

OF_ONE_COMMAND: Final = ("max_cost", "max_calls", "max_seconds", "call_seconds", "answers")
"""Settings that bound one command and say nothing about how a run judges."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a command line said; None and empty leave it to the settings."""

    trip: Path
    folder: Path | None = None
    roles: list[Path] | None = None
    packs: list[Path] | None = None
    welfare: str | None = None
    weigher: str | None = None
    seed: int | None = None
    drafts: int | None = None
    rounds: int | None = None
    refinements: int | None = None
    models: Mapping[str, object] = field(default_factory=dict)
    """Settings about models that were given: which, and what they may take."""
    asking: tuple[Purpose, ...] = ()
    """What models may be asked for: commands that only read use what was answered before."""

    def flags(self) -> dict[str, object]:
        """Return the settings that were given, files as absolute paths."""
        named = {
            "welfare": self.welfare,
            "weigher": self.weigher,
            "drafts": self.drafts,
            "rounds": self.rounds,
            "refinements": self.refinements,
            "roles": _paths(self.roles),
            "packs": _paths(self.packs),
            **self.models,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Session:
    """One trip file opened with its settings; nothing in it depends on a plan."""

    trip: Path
    folder: Path
    settings: Settings
    seed: int | None
    library: "RoleLibrary"
    prepared: "Prepared"
    panel: "Panel"
    models: ModelUse
    screen: "Panel | None" = None
    """The panel judging by rules alone, where the panel itself asks a model."""

    def setting(
        self,
        store: "Trip",
        start: "Outline | None" = None,
        banned: frozenset[str] = frozenset(),
        options: "Options | None" = None,
        *,
        drafting: bool = True,
    ) -> "Setting":
        """Return what a run of this trip is given: the store's locks, the settings' effort; a judge drafts nothing."""
        from planner.agent.setting import Setting

        return Setting(
            group=self.panel.group,
            facts=self.prepared.facts,
            panel=self.panel,
            drafters=self._drafters() if drafting else {},
            locks=store.locks(),
            banned=banned,
            start=start,
            options=options or self.options(),
            readers=self._readers() if drafting else {},
            fallback=drafters(("solver",)) if drafting and self.settings.drafter == "model" else {},
            screen=self.screen,
            judged_by=self.settings.judge_model or RULES,
        )

    def _drafters(self) -> "Mapping[str, Drafter]":
        """Return who drafts: the model if one is named, and against it the solver unless the model shall be alone."""
        return {**self._readers(), **(drafters(("solver",)) if self.settings.drafter != "model" else {})}

    def _readers(self) -> "Mapping[str, Drafter]":
        """Return the drafters that can be told what a round of drafts lacked: the model, if one drafts."""
        if self.models.drafting is None:
            return {}
        from planner.cli.page import stage
        from planner.drafters.model.drafting import Drafting
        from planner.drafters.model.policy_drafting import PolicyDrafting

        trained = self.settings.model_form == "compact"
        tell, report = partial(stage, welfare=None), self.models.reports.append
        drafter: Drafter = (PolicyDrafting if trained else Drafting)(self.models.drafting, tell, report)
        return {f"model {self.settings.model}": drafter}

    @contextmanager
    def writing(self) -> "Iterator[Trip]":
        """Hold the trip folder for writing; whatever a model is asked meanwhile is in its log."""
        from planner.agent.store import open_trip

        with open_trip(self.folder) as store, self.models.journal.kept_in(store):
            yield store

    def by_rules(self) -> "Session":
        """Return this session with the rules as the only judge: for what-ifs, which no model is asked about."""
        return replace(self, panel=self.screen, screen=None) if self.screen else self

    def options(self, *, ask: bool = False) -> "Options":
        """Return the settings as a run takes them."""
        from planner.agent.setting import Options

        effort = (self.settings.drafts, self.settings.rounds, self.settings.refinements)
        return Options(*effort, ask, feedback=0 if self.models.drafting is None else 1)

    def record(self) -> dict[str, object]:
        """Return what a later command needs to judge as this session does."""
        return {**self.settings.model_dump(mode="json", exclude=set(OF_ONE_COMMAND)), "seed": self.seed}


def trip_folder(given: Given) -> Path:
    """Return where a trip's plans and log are kept."""
    from planner.agent.store import folder_of

    return given.folder.resolve() if given.folder else folder_of(given.trip)


def open_session(given: Given, recorded: Mapping[str, object] | None = None, models: ModelUse | None = None) -> Session:
    """Read the trip file with its roles and packs and convene the panel: weights and scales are fixed here.

    `recorded` is what `Session.record` of an earlier command returned; options given now come before it. `models` are
    those of a session that this command opened before: what they took counts on. Raises BadInput pointing into the file
    that is wrong.
    """
    from planner.agent.store import read_trip
    from planner.catalog.catalog import installed_packs, open_catalog
    from planner.facts.prepare import prepare
    from planner.talk.said import as_said
    from rewards.critic import critic
    from roles.library import load_roles
    from roles.request import load_request

    folder = trip_folder(given)
    earlier = {name: value for name, value in (recorded or {}).items() if name in Settings.model_fields}
    settings = resolve({**earlier, **given.flags()}, folder).settings
    seed = given.seed if given.seed is not None else _recorded_seed(recorded)
    chosen = critic(settings.weigher, settings.welfare)
    models = models or open_models(settings, folder, given.asking)
    request = as_said(load_request(given.trip), read_trip(folder))
    library = load_roles(settings.roles)
    hooks = _hooks(request, library)
    catalog = open_catalog((*installed_packs(), *map(Path, settings.packs)))
    prepared = prepare(request, library, catalog)
    if seed is not None:
        prepared = replace(prepared, group=replace(prepared.group, seed=seed))
    panel = _with_hooks(chosen, hooks).convene(prepared.group)
    session = Session(given.trip, folder, settings, seed, library, prepared, panel, models)
    if not models.judging:
        return session
    judged = replace(chosen, estimate=_judge(models.judging, settings, folder))
    judging = replace(_with_hooks(judged, hooks).convene(prepared.group), at_once=JUDGED_AT_ONCE)
    return replace(session, panel=judging, screen=panel)


def _judge(models: "tuple[tuple[str, Model], ...]", settings: Settings, folder: Path) -> "Estimator":
    """Return what the models that judge make of one traveller's trip: one judge, or the median of a committee."""
    from rewards.committee import Committee
    from rewards.estimators.cached import Cached
    from rewards.estimators.judge import Judge

    fresh = settings.answers == "fresh"
    judges = tuple(Cached(Judge(model, name), folder / VERDICTS, fresh=fresh) for name, model in models)
    return judges[0] if len(judges) == 1 else Committee(judges)


def _hooks(request: "TripRequest", library: "RoleLibrary") -> "Mapping[str, Hook]":
    """Return the hooks of the trip's roles by role; raises BadInput for one that nobody trusts."""
    from roles.hooks import load_hook

    trusted = frozenset(os.environ.get(TRUSTED_HOOKS, "").split())
    names = sorted({name for traveller in request.travellers for name in traveller.roles if name in library.entries})
    loaded = {name: load_hook(library.get(name), trusted) for name in names}
    return {name: cast("Hook", hook) for name, hook in loaded.items() if hook is not None}


def _with_hooks(critic: "Critic", hooks: "Mapping[str, Hook]") -> "Critic":
    from rewards.estimators.hooked import Hooked

    return replace(critic, estimate=Hooked(critic.estimate, hooks)) if hooks else critic


def known_traveller(session: Session, name: str | None) -> str | None:
    """Return the name as the trip spells it, None for nobody; raises BadInput with the nearest traveller."""
    from roles.errors import BadInput, nearest, shown
    from roles.names import name_key

    names = {name_key(known): known for known in session.panel.group.names}
    if name is None or name_key(name) in names:
        return None if name is None else names[name_key(name)]
    raise BadInput(f"no traveller '{shown(name)}'{nearest(name, names.values())}; known: {', '.join(names.values())}")


def drafters(names: Sequence[str]) -> "Mapping[str, Drafter]":
    """Return drafters by name: the solver, or the patch that only changes what must change."""
    from planner.drafters.patch import patch
    from planner.drafters.solver import solve  # numba: seconds when its cache is cold

    known = {"patch": patch, "solver": solve}
    return {name: known[name] for name in names}


def _paths(paths: list[Path] | None) -> list[str] | None:
    return [str(path.resolve()) for path in paths] if paths else None


def _recorded_seed(recorded: Mapping[str, object] | None) -> int | None:
    seed = (recorded or {}).get("seed")
    return seed if isinstance(seed, int) else None
