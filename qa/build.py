"""The one composition root: settings in, assistant out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.split import passages
from corpus.translations import fitting_renderings
from corpus.types import Article
from qa.answerable import threshold
from qa.assistant import Assistant
from qa.errors import IndexBusy, WpsqaError
from qa.extractive import Extractive
from qa.found import Answerer, Condense
from qa.library import Library
from qa.parts import Split, parts
from qa.settings import Settings
from qa.types import Question, Usage
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed
from vectorstore.entry import Entry
from vectorstore.index import Progress, Report, build, current
from vectorstore.query import Compared, compared_by

if TYPE_CHECKING:
    from qa.models import ChatModel

# A language model reads what it is given and can say that it is not there, so it is asked sooner.
FOR_A_READER = 0.25
JUDGED_WITHIN = 10.0  # seconds without a byte; the verdict of the rules stands then


def load_embedder(settings: Settings) -> tuple[Embed | None, list[str]]:
    """The embedder the settings name, or None and why where it cannot run: words alone then serve."""
    if settings.embed_url and settings.embed_model:
        from vectorstore.encoder.remote import RemoteEmbedder

        return RemoteEmbedder(
            base_url=settings.embed_url,
            model=settings.embed_model,
            dimensions=settings.embed_dimensions,
            api_key=settings.embed_key or "",
        ), []
    try:
        from vectorstore.encoder.engine import Encoder

        return Encoder.load(settings.precision), []
    except (WpsqaError, ImportError, OSError) as error:
        return None, [f"searching by words only: {error}"]


def calibration_for(settings: Settings, embed: Embed | None) -> Calibration:
    """The centring means of an embedder."""
    if embed is None:
        return Calibration({})
    return Calibration.load(embed.identity, settings.data_dir / "calibration")


def entry_of(
    article: Article, own_translations: Path, stale: dict[str, int] | None = None
) -> Entry:
    """An article split and joined with its translations: the person's own, then the shipped ones. Own
    ones made for other words than the article has now are left out and counted in ``stale`` by id."""
    found = fitting_renderings(article, own_translations)
    if found.stale and stale is not None:
        stale[article.id] = len(found.stale)
    return Entry(article, passages(article), found.renderings)


def sync(
    settings: Settings,
    embed: Embed | None,
    *,
    articles: Sequence[Article] | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    warnings: list[str] | None = None,
) -> Report:
    """Bring the index up to date with the library (or with ``articles``); ``warnings`` is told of
    translations that are left out."""
    if articles is None:
        articles = Library(settings.data_dir).articles()
    own = settings.data_dir / "translations"
    stale: dict[str, int] = {}
    entries = [entry_of(article, own, stale) for article in articles]
    if stale and warnings is not None:
        warnings.append(
            f"translations in {own} that fit no sentence of their article any more are left out: "
            f"{sum(stale.values())}; 'wpsqa corpus translate {' '.join(stale)}' makes new ones"
        )
    calibration = calibration_for(settings, embed)
    return build(settings.index_dir, entries, embed, calibration, fresh=fresh, progress=progress)


@dataclass(frozen=True)
class Chosen:
    """An answerer, the probability below which it is not asked, how it completes a follow-up, and how
    a question is cut for it; a language model reads a question whole."""

    answerer: Answerer
    threshold: float
    condense: Condense | None = None
    parts: Split | None = None


def answerer_for(settings: Settings, warnings: list[str], compared: Compared = "pieces") -> Chosen:
    """The answerer the settings name. ``auto`` takes a language model when one is named and answers, and
    says so in ``warnings`` when it does not. A model in a file is started by the first question.

    Raises `UsageError` when ``llm`` is asked for and no model is named, when the file is none or cannot
    be run here, and when the table of prices is wrong.
    """
    extractive = Extractive()
    alone = Chosen(extractive, threshold(compared), parts=parts)
    if settings.answerer == "extractive" or (
        settings.answerer == "auto" and not settings.names_model
    ):
        return alone
    settings.require_model()
    model = model_for(settings)
    if model.start is None and not (probe := model.probe()).ok:
        warnings.append(f"{probe.detail}; sentences of the articles answer instead")
        return alone
    return _written_by(model, settings, extractive, compared)


def model_for(settings: Settings) -> ChatModel:
    """The language model the settings name, behind an endpoint or in a file; nothing is opened yet.
    Raises `ModelProblem` when they name none, `UsageError` when the file is none or cannot be run."""
    if settings.gguf:
        from qa.local_model import local

        return local(settings.gguf)
    from qa.models import chat

    return chat(settings)


def _written_by(
    model: ChatModel, settings: Settings, extractive: Answerer, compared: Compared
) -> Chosen:
    from qa.generate import Generated
    from qa.prices import Meter, price_of
    from qa.standalone import standalone
    from qa.verify.judge import judge_of

    price = price_of(model.model, model.host, settings.data_dir)

    def condense(question: Question, used: Callable[[Usage], None]) -> Question:
        meter = Meter(model.model, price)
        whole = standalone(model.prepared(meter), question)
        if usage := meter.usage():
            used(usage)
        return whole

    judging = model.hurried(JUDGED_WITHIN) if settings.judge == "on" else None
    generated = Generated(
        model.complete,
        extractive,
        name=model.model,
        prepare=model.prepared,
        structured=settings.structured,
        price=price,
        judge=(lambda meter: judge_of(judging.prepared(meter))) if judging else None,
    )
    return Chosen(generated, threshold(compared) * FOR_A_READER, condense)


def build_assistant(
    settings: Settings,
    *,
    articles: Sequence[Article] | None = None,
    progress: Progress | None = None,
) -> Assistant:
    """Open the index, bringing it up to date first."""
    embed, warnings = load_embedder(settings)
    try:
        report = sync(settings, embed, articles=articles, progress=progress, warnings=warnings)
        if report.why:
            warnings.append(f"the index was made anew: {report.why}")
    except IndexBusy as busy:
        if current(settings.index_dir) is None:
            raise
        warnings.append(f"{busy}; until then its last finished version answers")
    calibration = calibration_for(settings, embed)
    if embed is not None and not calibration:
        warnings.append(
            f"no calibration for {embed.identity}: run 'wpsqa index calibrate' "
            "for good answers across languages"
        )
    chosen = answerer_for(settings, warnings, compared_by(embed, calibration))
    return Assistant(
        settings.index_dir,
        embed,
        calibration,
        chosen.answerer,
        threshold=chosen.threshold,
        condense=chosen.condense,
        parts=chosen.parts,
        sync=lambda progress, fresh: sync(
            settings, embed, articles=articles, progress=progress, fresh=fresh
        ),
        warnings=warnings,
    )
