from pathlib import Path

from roles.folders import user_folder


def test_a_users_folders_follow_the_environment_where_it_names_a_whole_path(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert user_folder("data") == tmp_path / "fairtrip"
    assert user_folder("cache") == Path.home() / ".cache" / "fairtrip"
    assert user_folder("config") == Path.home() / ".config" / "fairtrip"
