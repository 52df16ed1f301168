"""Every setting, and the one place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from qa.errors import UsageError

ANSWERERS = ("auto", "extractive", "llm")
Precision = Literal["auto", "int8", "int7", "fp32"]
PRECISIONS = get_args(Precision)
Structured = Literal["auto", "on", "off"]
STRUCTURED = get_args(Structured)
Judging = Literal["on", "off"]
JUDGING = get_args(Judging)


def default_data_dir() -> Path:
    """Where the index and a person's own articles live when nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("wpsqa", appauthor=False)


def _setting(variable: str, default: Any, help: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"variable": variable, "help": help})


@dataclass(frozen=True)
class Settings:
    """What can be set; secrets never appear in the repr."""

    data_dir: Path = _setting("WPSQA_DATA_DIR", None, "index, own articles, runs")
    host: str = _setting("WPSQA_HOST", "127.0.0.1", "address to listen on")
    port: int = _setting("WPSQA_PORT", 7860, "port to listen on")
    answerer: str = _setting("WPSQA_ANSWERER", "auto", "auto, extractive or llm")
    precision: Precision = _setting("WPSQA_PRECISION", "auto", "encoder: auto, int8, int7 or fp32")
    model: str | None = _setting("WPSQA_MODEL", None, "name of the language model")
    base_url: str | None = _setting("OPENAI_BASE_URL", None, "OpenAI-compatible endpoint")
    api_key: str | None = _setting("OPENAI_API_KEY", None, "its key", secret=True)
    structured: Structured = _setting(
        "WPSQA_STRUCTURED", "auto", "ask the model for JSON of a schema: auto, on or off"
    )
    judge: Judging = _setting(
        "WPSQA_JUDGE", "off", "on: the model also judges sentences the rules leave open"
    )
    gguf: Path | None = _setting(
        "WPSQA_GGUF", None, "a model file (GGUF) to run in this process; needs the extra `local`"
    )
    embed_url: str | None = _setting(
        "WPSQA_EMBED_URL", None, "OpenAI-compatible embeddings endpoint"
    )
    embed_model: str | None = _setting("WPSQA_EMBED_MODEL", None, "its model")
    embed_dimensions: int = _setting("WPSQA_EMBED_DIMENSIONS", 384, "its dimensions")
    embed_key: str | None = _setting("WPSQA_EMBED_KEY", None, "its key", secret=True)
    trusted_proxies: str | None = _setting(
        "WPSQA_TRUSTED_PROXIES",
        None,
        "proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas",
    )
    limits: str = _setting(
        "WPSQA_LIMITS",
        "memory://",
        "store of the request counts; servers behind one balancer share one, such as redis://host:6379",
        secret=True,
    )
    admin_token: str | None = _setting(
        "WPSQA_ADMIN_TOKEN", None, "administration is off until this is set", secret=True
    )

    @property
    def index_dir(self) -> Path:
        """The versions of the index."""
        return self.data_dir / "index"

    @property
    def names_model(self) -> bool:
        """Whether a language model is named, behind an endpoint or in a file."""
        return bool(self.model or self.gguf)

    def require_model(self) -> None:
        """Raise `UsageError` when no language model is named."""
        if not self.names_model:
            raise UsageError(
                "no language model is named; set WPSQA_MODEL and OPENAI_BASE_URL or OPENAI_API_KEY, "
                "or WPSQA_GGUF"
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Read the environment; ``overrides`` that are not None win. Raises `UsageError`."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for f in fields(cls):
            text = environ.get(f.metadata["variable"], "").strip()
            if text:
                values[f.name] = _parse(f.metadata["variable"], str(f.type), text)
        values.update({name: value for name, value in overrides.items() if value is not None})
        values["data_dir"] = (
            Path(values.get("data_dir") or default_data_dir()).expanduser().absolute()
        )
        return replace(cls(), **values).checked()

    def checked(self) -> Settings:
        """This, or `UsageError` naming the setting that cannot be right."""
        for variable, value, known in (
            ("WPSQA_ANSWERER", self.answerer, ANSWERERS),
            ("WPSQA_PRECISION", self.precision, PRECISIONS),
            ("WPSQA_STRUCTURED", self.structured, STRUCTURED),
            ("WPSQA_JUDGE", self.judge, JUDGING),
        ):
            if value not in known:
                raise UsageError(f"{variable} is {value!r}; use one of {', '.join(known)}")
        if self.gguf and self.model:
            raise UsageError("WPSQA_GGUF and WPSQA_MODEL name two models; set one of them")
        if bool(self.embed_url) != bool(self.embed_model):
            raise UsageError("WPSQA_EMBED_URL and WPSQA_EMBED_MODEL go together; set both or none")
        if self.embed_dimensions < 1:
            raise UsageError(
                f"WPSQA_EMBED_DIMENSIONS is {self.embed_dimensions}; it must be at least 1"
            )
        if not 0 <= self.port <= 65535:
            raise UsageError(f"port {self.port} is not between 0 and 65535")
        return self


def _parse(variable: str, kind: str, text: str) -> Any:
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise UsageError(f"{variable} is {text!r}; it must be a whole number") from None
    return Path(text).expanduser() if kind.startswith("Path") else text


def table() -> str:
    """Every setting as a Markdown table, for the README."""
    rows = ["| variable | default | what it sets |", "|---|---|---|"]
    for f in fields(Settings):
        variable = f.metadata["variable"]
        default = _DEFAULT_SHOWN.get(variable, "" if f.default is None else f"`{f.default}`")
        rows.append(f"| `{variable}` | {default} | {f.metadata['help']} |")
    return "\n".join(rows)


_DEFAULT_SHOWN = {"WPSQA_DATA_DIR": "the user's data folder"}  # it differs between systems
