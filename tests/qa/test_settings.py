"""Settings: one reader of the environment, one line for what cannot be right."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.settings import Settings, table


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port, settings.answerer) == ("127.0.0.1", 7860, "auto")
    assert settings.data_dir.is_absolute()
    assert settings.index_dir == settings.data_dir / "index"
    assert settings.api_key is settings.admin_token is settings.model is None


def test_the_environment_is_read_and_arguments_win(tmp_path: Path) -> None:
    environ = {"WPSQA_PORT": " 8080 ", "WPSQA_DATA_DIR": str(tmp_path), "OPENAI_API_KEY": "k"}
    settings = Settings.from_env(environ)
    assert (settings.port, settings.data_dir, settings.api_key) == (8080, tmp_path, "k")
    assert Settings.from_env(environ, port=9, host=None).port == 9
    assert Settings.from_env({"WPSQA_PORT": "  "}).port == 7860


def test_a_data_directory_may_be_written_in_any_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    assert Settings.from_env({"WPSQA_DATA_DIR": "~/x"}).data_dir == Path("/somewhere/x")
    assert Settings.from_env({}, data_dir="x").data_dir == Path.cwd() / "x"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WPSQA_PORT", "many"),
        ("WPSQA_PORT", "70000"),
        ("WPSQA_PORT", "-1"),
        ("WPSQA_ANSWERER", "oracle"),
        ("WPSQA_PRECISION", "int3"),
        ("WPSQA_STRUCTURED", "perhaps"),
        ("WPSQA_JUDGE", "sometimes"),
        ("WPSQA_EMBED_DIMENSIONS", "0"),
        ("WPSQA_EMBED_DIMENSIONS", "1.5"),
        ("WPSQA_EMBED_URL", "http://localhost:1/v1"),
        ("WPSQA_EMBED_MODEL", "m"),
    ],
)
def test_what_cannot_be_right_is_one_line(variable: str, value: str) -> None:
    with pytest.raises(UsageError) as problem:
        Settings.from_env({variable: value})
    assert "\n" not in str(problem.value)
    assert value in str(problem.value) or variable in str(problem.value)


def test_one_model_is_named_behind_an_endpoint_or_in_a_file() -> None:
    assert not Settings.from_env({}).names_model
    assert Settings.from_env({"WPSQA_MODEL": "m"}).names_model
    found = Settings.from_env({"WPSQA_GGUF": "~/m.gguf"})
    assert found.names_model
    assert found.gguf == Path("~/m.gguf").expanduser()
    with pytest.raises(UsageError, match="two models"):
        Settings.from_env({"WPSQA_MODEL": "m", "WPSQA_GGUF": "m.gguf"})


def test_secrets_are_not_shown() -> None:
    secrets = {"OPENAI_API_KEY": "hush1", "WPSQA_ADMIN_TOKEN": "hush2", "WPSQA_EMBED_KEY": "hush3"}
    assert "hush" not in repr(Settings.from_env(secrets))


def test_the_table_has_every_setting_and_nothing_of_this_machine() -> None:
    shown = table()
    rows = [line for line in shown.splitlines() if line.startswith("| `")]
    assert len(rows) == len(fields(Settings))
    assert all(f"`{f.metadata['variable']}`" in shown for f in fields(Settings))
    assert str(Path.home()) not in shown
    assert "`7860`" in shown
