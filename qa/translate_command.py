"""``wpsqa corpus translate``, and what ``corpus add`` does about translations: say what it takes, translate,
say what is missing and how to go on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus.types import Article
from qa import build
from qa.commands import bar
from qa.models import ChatModel
from qa.prices import Tokens, price_of
from qa.settings import Settings
from qa.show import harmless
from qa.translate import translator
from qa.translation_work import Estimate, Translated

_SHOWN = 80  # characters of a sentence in a message


def translate_articles(
    settings: Settings, articles: Sequence[Article], dry_run: bool, *, quiet: bool
) -> dict[str, Any]:
    """Say what translating takes and, unless it is a dry run, do it; returns both as data. ``quiet``
    prints to standard error only. Raises `WpsqaError` when no model is named or its file cannot be run."""
    model = build.model_for(settings)
    work = translator(settings, model)
    estimate = work.estimate(articles)
    cost = _cost(settings, model, estimate)
    if not quiet:
        print(_plan(model, estimate, cost))
    data: dict[str, Any] = {"estimate": {**asdict(estimate), "cost": cost}, "dry_run": dry_run}
    if dry_run:
        return data
    with bar("translating") as progress:
        done = work.run(articles, progress)
    _tell(done, articles, quiet)
    return {
        **data,
        "translated": done.translated,
        "reused": done.reused,
        "missing": done.missing,
        "left_out": [
            {
                "article_id": o.article_id,
                "start": o.span.start,
                "end": o.span.end,
                "reason": o.reason,
            }
            for o in done.left_out
        ],
        "problem": str(done.problem) if done.problem else None,
    }


def _cost(settings: Settings, model: ChatModel, estimate: Estimate) -> str | None:
    if settings.gguf:
        return None
    price = price_of(model.model, model.host, settings.data_dir)
    if price is None:
        return None
    tokens = Tokens(estimate.prompt_tokens, 0, estimate.completion_tokens)
    return f"{price.of(tokens):.4f} {price.currency}"


def _plan(model: ChatModel, estimate: Estimate, cost: str | None) -> str:
    if not estimate.sentences:
        return "translations: nothing to ask the model for"
    spent = f", about {cost}" if cost else ""
    return (
        f"translations: {_count(estimate.sentences, 'sentence')} in"
        f" {_count(estimate.requests, 'request')} to {model.model}: about"
        f" {estimate.prompt_tokens:,} tokens in and {estimate.completion_tokens:,} out{spent}"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _tell(done: Translated, articles: Sequence[Article], quiet: bool) -> None:
    texts = {article.id: article.text for article in articles}
    for out in done.left_out:
        words = " ".join(texts[out.article_id][out.span.start : out.span.end].split())
        shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
        _warn(f"not translated, {out.reason}: {out.article_id}, “{shown}”")
    for path in done.stale:
        _warn(f"translations that fit no sentence any more were moved to {path}")
    if not quiet:
        reused = f", {done.reused} from earlier runs" if done.reused else ""
        print(f"translations: {done.translated} new{reused}, {len(done.left_out)} left out")
    if done.problem is not None:
        ids = " ".join(article.id for article in articles) if len(articles) <= 5 else ""
        command = f"wpsqa corpus translate {ids}".rstrip()
        missing = "1 translation is" if done.missing == 1 else f"{done.missing} translations are"
        _warn(f"{missing} missing: {done.problem}; go on with '{command}'")


def _warn(line: str) -> None:
    print(f"wpsqa: {harmless(' '.join(line.split()))}", file=sys.stderr)
