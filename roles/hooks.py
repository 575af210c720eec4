"""Role hooks: somebody's Python, loaded only from installed packages or when the user said so."""

from collections.abc import Callable, Set
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final, cast

from roles.errors import BadInput, nearest
from roles.role import Role

HOOK_ENTRY_POINTS: Final = "fairtrip.hooks"
"""Entry points of this group name the hooks that an installed package stands for: `calm = "my_package.hooks:calm"`."""

Hook = Callable[..., object]
"""A role's last word: (Stakeholder, Experience, Utility) -> Utility; the types live further down the street."""


def load_hook(role: Role, trusted: Set[str] = frozenset()) -> Hook | None:
    """Import and return the hook of `role`, None when it has none.

    Only this function imports a hook; listing and checking roles never do. Raises BadInput when the hook is neither an
    entry point of an installed package nor in `trusted` (texts like "package.module:name"), or cannot be imported.
    """
    if role.hook is None:
        return None
    if role.hook not in trusted and role.hook not in installed_hooks():
        allowed = f"install a package with the entry point group '{HOOK_ENTRY_POINTS}', or trust it by name"
        raise BadInput(f"role '{role.name}': its hook '{role.hook}' is not trusted and was not run; {allowed}")
    module_name, _, name = role.hook.partition(":")
    try:
        module = import_module(module_name)
    except ImportError as error:
        raise BadInput(f"role '{role.name}': no module '{module_name}' for its hook ({error})") from error
    hook = getattr(module, name, None)
    if not callable(hook):
        known = sorted(word for word, value in vars(module).items() if callable(value) and not word.startswith("_"))
        raise BadInput(f"role '{role.name}': '{module_name}' has no function '{name}'{nearest(name, known)}")
    return cast("Hook", hook)


def installed_hooks() -> frozenset[str]:
    """Return the hooks that installed packages stand for, as "package.module:name"; nothing is imported."""
    return frozenset(point.value for point in entry_points(group=HOOK_ENTRY_POINTS))
