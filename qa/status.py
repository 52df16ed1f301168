"""What `index status` and `doctor` report."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from qa.errors import WpsqaError
from qa.settings import Settings


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    detail: str


def index_state(settings: Settings) -> dict[str, Any]:
    """What the index holds, without loading the encoder."""
    from vectorstore.index import current
    from vectorstore.snapshot import Snapshot

    path = current(settings.index_dir)
    if path is None:
        return {"version": None, "articles": 0, "remedy": "run 'wpsqa index build'"}
    with closing(Snapshot.open(path)) as snapshot:
        snapshot.check()
        return {
            "version": snapshot.manifest["version"],
            "engine": snapshot.identity,
            "articles": len(snapshot.entries),
            "passages": sum(len(entry.passages) for entry in snapshot.entries),
            "sentences": sum(len(entry.sentences) for entry in snapshot.entries),
            "translated_sentences": sum(len(entry.renderings) for entry in snapshot.entries),
            "path": str(path),
        }


def checks(settings: Settings) -> list[Check]:
    """Everything a person would want to know before asking for help."""
    found = [Check("python", sys.version_info >= (3, 10), sys.version.split()[0])]
    found.append(_data_dir(settings))
    found.append(_engine(settings))
    try:
        state = index_state(settings)
        detail = ", ".join(f"{k} {v}" for k, v in state.items() if k != "path")
        found.append(Check("index", True, detail))
    except WpsqaError as error:
        found.append(Check("index", False, str(error)))
    found.append(_answerer(settings))
    return found


def _data_dir(settings: Settings) -> Check:
    import tempfile

    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return Check("data directory", True, str(settings.data_dir))
    except OSError as error:
        remedy = (
            f"cannot write to {settings.data_dir} ({error.strerror}); choose another --data-dir"
        )
        return Check("data directory", False, remedy)


def _engine(settings: Settings) -> Check:
    from qa.build import calibration_for, load_embedder

    embed, warnings = load_embedder(settings)
    if embed is None:
        return Check("encoder", False, warnings[0])
    centred = "centred" if calibration_for(settings, embed) else "not calibrated"
    return Check("encoder", True, f"{embed.identity}, {embed.dimensions} dimensions, {centred}")


def _answerer(settings: Settings) -> Check:
    from qa.build import answerer_for

    warnings: list[str] = []
    try:
        answerer = answerer_for(settings, warnings).answerer
    except WpsqaError as error:
        return Check("answerer", False, str(error))
    how = "no language model is named"
    if settings.names_model and answerer.name != "extractive":
        how = f"starts {settings.gguf} at the first question" if settings.gguf else "it answers"
    return Check("answerer", not warnings, f"{answerer.name} ({'; '.join(warnings) or how})")
