"""Settings: the few dials a user may turn, and where each value came from."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import AfterValidator, Field, ValidationError

from roles import strict_yaml
from roles.errors import BadInput, Unwritable, nearest, shown
from roles.folders import user_folder
from roles.strict_yaml import Document, Value
from roles.validation import Record, bad_input, check_word, validated

FILE_NAME: Final = "config.yaml"
PREFIX: Final = "FAIRTRIP_"
"""Environment variables that set a value start with this: FAIRTRIP_DRAFTS=6."""

NO_SECRETS: Final = "keys and secrets are never settings; they are read from the provider's environment variable"


def _welfare_rule(name: str) -> str:
    from rewards.welfare import WELFARE_RULES

    return check_word(name, tuple(WELFARE_RULES))


def _weigher(name: str) -> str:
    from rewards.weights import WEIGHERS

    return check_word(name, tuple(WEIGHERS))


WelfareRule = Annotated[str, AfterValidator(_welfare_rule)]
Weigher = Annotated[str, AfterValidator(_weigher)]
Folders = Annotated[tuple[str, ...], Field(max_length=20)]
ModelName = Annotated[str, Field(max_length=200, pattern=r"^[^\s]*$")]


class Settings(Record):
    """Everything a user may set. Each field has one default and one line of help."""

    refused_keys: ClassVar[Mapping[str, str]] = {
        "key": NO_SECRETS, "api_key": NO_SECRETS, "token": NO_SECRETS, "password": NO_SECRETS, "secret": NO_SECRETS,
    }  # fmt: skip

    welfare: WelfareRule = Field(default="utilitarian", description="rule that turns utilities into welfare")
    weigher: Weigher = Field(default="counterfactual", description="how each traveller's share is fixed")
    drafts: int = Field(default=4, ge=1, le=12, description="how many different plans to draft")
    rounds: int = Field(default=0, ge=0, le=10_000_000, description="search rounds a draft; 0 leaves it to the engine")
    refinements: int = Field(default=3, ge=0, le=20, description="most refinements of the best draft")
    roles: Folders = Field(default=(), description="folders with more roles")
    packs: Folders = Field(default=(), description="files with more places or cities")
    model: ModelName = Field(default="", description="model that drafts, as LiteLLM names it, or local/NAME")
    judge_model: ModelName = Field(
        default="", description="model that judges besides the rules; several with commas are a committee"
    )
    interview_model: ModelName = Field(default="", description="model that reads what people say; else the rules do")
    drafter: Literal["auto", "solver", "model"] = Field(
        default="auto", description="who drafts; auto: the solver, and against it the model if one is named"
    )
    model_form: Literal["json", "compact"] = Field(
        default="json", description="how the model is asked for drafts; compact: one that fairtrip-train trained"
    )
    local_url: str = Field(
        default="http://127.0.0.1:8000/v1", max_length=300, description="where the server of local/NAME listens"
    )
    local_price_in: float | None = Field(
        default=None, ge=0, le=100_000, description="US dollars that a million prompt tokens of local/NAME cost you"
    )
    local_price_out: float | None = Field(
        default=None, ge=0, le=100_000, description="US dollars that a million answer tokens of local/NAME cost you"
    )
    max_cost: float | None = Field(
        default=None, ge=0, le=10_000, description="most US dollars that the models of one command may cost"
    )
    max_calls: int | None = Field(
        default=None, ge=0, le=1_000_000, description="most requests that one command may send to models"
    )
    max_seconds: float | None = Field(
        default=None, gt=0, le=1_000_000, description="most seconds that one command may spend on models"
    )
    call_seconds: float = Field(
        default=120.0, gt=0, le=3_600, description="most seconds for one question to a model, all attempts together"
    )
    answers: Literal["reuse", "fresh"] = Field(
        default="reuse", description="whether a model's kept answer to the same question is used again"
    )


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings, and for each of them the source its value came from in words."""

    settings: Settings
    sources: Mapping[str, str]


def user_file() -> Path:
    """Return the user's configuration file (XDG base directories); it need not exist."""
    return user_folder("config") / FILE_NAME


def resolve(flags: Mapping[str, object] | None = None, trip_folder: Path | None = None) -> Resolved:
    """Return every setting: flag, else environment, else the trip folder's file, else the user's file, else default.

    A flag that is None was not given. Raises BadInput naming the source and the nearest known setting.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    files = [path for path in (user_file(), trip_folder and trip_folder / FILE_NAME) if path and path.exists()]
    layers = [(str(path), read_file(path)) for path in files]
    layers.append(("environment", _from_environment()))
    layers.append(("flag", _checked(given, "the command line", lambda name: f"--{name.replace('_', '-')}")))
    values: dict[str, object] = {}
    sources = dict.fromkeys(Settings.model_fields, "default")
    for source, layer in layers:
        for name, value in layer.items():
            values[name] = value
            sources[name] = f"environment {variable(name)}" if source == "environment" else source
    return Resolved(Settings.model_validate(values), sources)


def read_file(path: Path) -> dict[str, object]:
    """Return what a configuration file sets, and nothing else; raises BadInput with file and line."""
    return validated(Settings, strict_yaml.load(path)).model_dump(exclude_unset=True)


def set_value(name: str, text: str, path: Path) -> object:
    """Write one setting into a configuration file and return its value; raises BadInput or Unwritable.

    Lists are given with commas between their entries. Comments in the file are not kept.
    """
    import yaml

    checked = _checked({name: _parsed(name, text, ",", name)}, "config set", lambda key: key)
    values = {**(read_file(path) if path.exists() else {}), **checked}
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in sorted(values.items())}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".tmp")
        scratch.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
        scratch.replace(path)
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written ({error.strerror})") from error
    return checked[name]


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def _require_known(name: str) -> None:
    """Raise BadInput with the nearest setting when there is none called `name`."""
    if name in Settings.refused_keys:
        raise BadInput(f"no setting '{name}': {NO_SECRETS}")
    if name not in Settings.model_fields:
        known = ", ".join(Settings.model_fields)
        raise BadInput(f"no setting '{shown(name)}'{nearest(name, Settings.model_fields)}; known: {known}")


def _parsed(name: str, text: str, separator: str, spelling: str) -> Value:
    """Return `text` as the kind of value that the setting `name` has; raises BadInput when it cannot be one."""
    _require_known(name)
    kind = Settings.model_fields[name].annotation
    kinds = {kind, *get_args(kind)}
    if int in kinds:
        if not (text.isascii() and text.isdigit()):
            raise BadInput(f"{spelling}: '{shown(text)}' is not a whole number")
        return int(text)
    if float in kinds:
        return _number(text, spelling)
    return [part for part in text.split(separator) if part] if str(kind).startswith("tuple") else text


def _number(text: str, spelling: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise BadInput(f"{spelling}: '{shown(text)}' is not a number") from error


def _from_environment() -> dict[str, object]:
    """Return what FAIRTRIP_* variables set; folders are separated like PATH."""
    given = {name: os.environ[variable(name)] for name in Settings.model_fields if os.environ.get(variable(name))}
    parsed = {name: _parsed(name, text, os.pathsep, variable(name)) for name, text in given.items()}
    return _checked(parsed, "environment", variable)


def _checked(values: Mapping[str, object], source: str, spelling: Callable[[str], str]) -> dict[str, object]:
    """Return `values` as their setting's type; raises BadInput that names them as the user spelt them."""
    try:
        return Settings.model_validate(dict(values)).model_dump(exclude_unset=True)
    except ValidationError as error:
        first = bad_input(error, Settings, Document(source, {}, {}))
        name = str(error.errors()[0]["loc"][0])
        reason = str(first).split(": ", 2)[-1]
        raise BadInput(f"{spelling(name)}: {reason}") from error
