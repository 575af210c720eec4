"""Changes: values that the command line puts in place of a recipe's, such as `reward.noise.estimation=0.12`."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from roles import strict_yaml
from roles.errors import BadInput
from roles.strict_yaml import Document, Value


def changed(document: Document, changes: Sequence[str]) -> Document:
    """Return a recipe's file with changes KEY=VALUE, keys joined by points, later ones over earlier ones.

    A part that the file lacks is begun. Raises BadInput for a change of another form and for a key inside a value.
    """
    data = deepcopy(document.data)
    for change in changes:
        keys, sign, value = change.partition("=")
        if not sign or not all(keys.split(".")):
            raise BadInput(f"'{change}': write KEY=VALUE, such as grpo.steps=20")
        _put(data, keys.split("."), strict_yaml.parse(value, f"--set {change}").data)
    return replace(document, data=data)


def _put(data: Value, keys: Sequence[str], value: Value) -> None:
    for at, key in enumerate(keys):
        if not isinstance(data, dict):
            raise BadInput(f"'{'.'.join(keys)}': {'.'.join(keys[:at])} is a value and has no keys")
        if at == len(keys) - 1:
            data[key] = value
            return
        if data.get(key) is None:
            data[key] = {}
        data = data[key]
