import sys

import pytest

from roles.checks import static_problems
from roles.errors import BadInput
from roles.hooks import load_hook
from roles.library import load_roles

ROLE = """\
title: Canary
summary: Has a hook that tells when it is imported.
interview: [{{ask: Why?, fills: words}}]
scores: [{{name: calm, measure: sights_a_day, best: 2, worst: 5}}]
examples: [{{name: fewer is better, better: {{sights: 2}}, worse: {{sights: 5}}}}]
hook: {hook}
"""
HOOK = "canary_hooks:last_word"


@pytest.fixture
def canary(tmp_path, monkeypatch):
    """A folder with a role and, on the path, the module of its hook; importing the module leaves a trace."""
    trace = tmp_path / "imported"
    code = (
        f"open({str(trace)!r}, 'w').close()\n\n\ndef last_word(stakeholder, experience, utility):\n    return utility\n"
    )
    (tmp_path / "canary_hooks.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "canary_hooks", raising=False)
    write_role(tmp_path, HOOK)
    yield tmp_path
    sys.modules.pop("canary_hooks", None)


def write_role(folder, hook):
    (folder / "roles").mkdir(exist_ok=True)
    (folder / "roles" / "canary.yaml").write_text(ROLE.format(hook=hook), encoding="utf-8")
    return load_roles([folder / "roles"]).get("canary")


def test_listing_reading_and_checking_a_role_never_imports_its_hook(canary):
    role = load_roles([canary / "roles"]).get("canary")
    assert static_problems(role) == ()
    assert not (canary / "imported").exists()
    assert "canary_hooks" not in sys.modules


def test_an_untrusted_hook_is_refused_and_not_imported(canary):
    role = load_roles([canary / "roles"]).get("canary")
    with pytest.raises(BadInput, match="is not trusted and was not run"):
        load_hook(role, frozenset({"other:last_word"}))
    assert not (canary / "imported").exists()


def test_a_trusted_hook_is_imported(canary):
    role = load_roles([canary / "roles"]).get("canary")
    hook = load_hook(role, frozenset({HOOK}))
    assert hook is not None
    assert hook(None, None, 0.5) == 0.5
    assert (canary / "imported").exists()


def test_a_hook_that_an_installed_package_stands_for_is_imported(canary):
    info = canary / "canary-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: canary\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[fairtrip.hooks]\nlast = {HOOK}\n", encoding="utf-8")
    assert load_hook(load_roles([canary / "roles"]).get("canary")) is not None


def test_a_role_without_a_hook_has_none():
    assert load_hook(load_roles().get("foodie")) is None


@pytest.mark.parametrize(
    ("hook", "words"), [("no_such_module:x", "no module"), ("canary_hooks:last_wort", "did you mean 'last_word'")]
)
def test_a_hook_that_does_not_exist_is_named(canary, hook, words):
    role = write_role(canary, hook)
    with pytest.raises(BadInput, match=words):
        load_hook(role, frozenset({hook}))
