"""What each command does. Every function takes the parsed arguments and returns the exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import UsageError
from qa.settings import Settings


def ask(arguments: argparse.Namespace) -> int:
    """Answer one question."""
    from qa import given
    from qa.answer_json import answer_to_json
    from qa.build import build_assistant
    from qa.show import answer_text

    settings = _settings(arguments, answerer=arguments.answerer)
    history = given.history(arguments.history_file)
    as_of = given.day(arguments.as_of)
    text = given.content("-") if arguments.question == "-" else arguments.question
    with bar("indexing") as progress:
        assistant = build_assistant(settings, progress=progress)
    _warn(assistant.warnings)
    answer = assistant.ask(assistant.question(text, history=history, as_of=as_of))
    if arguments.json:
        _json(answer_to_json(answer, assistant.article))
    else:
        print(answer_text(answer, assistant.article))
    return 0


def search(arguments: argparse.Namespace) -> int:
    """List passages."""
    import time

    from qa import given
    from qa.answer_json import search_to_json
    from qa.build import build_assistant
    from qa.show import hit_text

    if arguments.k < 1:
        raise UsageError(f"-k is {arguments.k}; ask for at least one passage")
    as_of = given.day(arguments.as_of)
    with bar("indexing") as progress:
        assistant = build_assistant(_settings(arguments), progress=progress)
    _warn(assistant.warnings)
    started = time.perf_counter()
    hits = assistant.search(arguments.query, arguments.k, as_of)
    spent = (time.perf_counter() - started) * 1000
    if arguments.json:
        _json(search_to_json(arguments.query, hits, assistant.article, spent))
    else:
        for hit in hits:
            print(hit_text(hit, assistant.article))
    return 0


def corpus_add(arguments: argparse.Namespace) -> int:
    """Add articles, translate them where a model is named, then bring the index up to date."""
    from corpus.importer import import_source
    from qa.library import Library

    settings = _settings(arguments)
    library = Library(settings.data_dir)
    imported = [
        item for source in arguments.sources for item in import_source(source, arguments.language)
    ]
    articles = [item.article for item in imported]
    added = library.outcomes(articles) if arguments.dry_run else library.add_all(articles)
    outcomes = [
        {
            "id": item.article.id,
            "title": item.article.title,
            "outcome": outcome,
            "removed_lines": len(item.removed),
        }
        for item, outcome in zip(imported, added, strict=True)
    ]
    if not arguments.json:
        for outcome in outcomes:
            print(f"{outcome['outcome']:9} {outcome['id']}  {outcome['title']}")
    data: dict[str, Any] = {"articles": outcomes}
    if settings.names_model and not arguments.no_translate:
        from qa.translate_command import translate_articles

        unique = list({article.id: article for article in articles}.values())
        data["translations"] = translate_articles(
            settings, unique, arguments.dry_run, quiet=arguments.json
        )
    elif arguments.dry_run and not arguments.json:
        print("translations: none, no language model is asked")
    if arguments.dry_run:
        data["dry_run"] = True
        if not arguments.json:
            print("a dry run: nothing was added")
    elif not arguments.no_index:
        _sync(settings, quiet=arguments.json)
    if arguments.json:
        _json(data)
    return 0


def corpus_translate(arguments: argparse.Namespace) -> int:
    """Translate what has no translation, then bring the index up to date; 1 when the model failed."""
    from qa.library import Library
    from qa.translate_command import translate_articles

    settings = _settings(arguments)
    settings.require_model()
    library = Library(settings.data_dir)
    ids = dict.fromkeys(arguments.ids)
    articles = [library.get(i) for i in ids] if ids else library.articles()
    data = translate_articles(settings, articles, arguments.dry_run, quiet=arguments.json)
    if not arguments.dry_run:
        _sync(settings, quiet=arguments.json)
    if arguments.json:
        _json({"translations": data})
    return 1 if data.get("problem") else 0


def corpus_list(arguments: argparse.Namespace) -> int:
    """List the articles."""
    from corpus.serial import article_to_json
    from qa.library import Library

    articles = Library(_settings(arguments).data_dir).articles()
    if arguments.json:
        rows = [article_to_json(a) | {"version": a.version} for a in articles]
        _json({"articles": [{k: v for k, v in row.items() if k != "text"} for row in rows]})
    else:
        for a in articles:
            print(f"{a.published or '          '}  {a.language}  {a.id}  {a.title}")
    return 0


def corpus_show(arguments: argparse.Namespace) -> int:
    """Print one article."""
    from corpus.serial import article_to_json
    from qa.library import Library
    from qa.show import harmless

    article = Library(_settings(arguments).data_dir).get(arguments.id)
    if arguments.json:
        _json(article_to_json(article) | {"version": article.version})
    else:
        about = " ".join(str(part) for part in (article.published, article.publisher) if part)
        print(harmless(f"{article.title}\n{about}\n\n{article.text}"))
    return 0


def corpus_remove(arguments: argparse.Namespace) -> int:
    """Remove articles, then bring the index up to date."""
    from qa.library import Library

    settings = _settings(arguments)
    library = Library(settings.data_dir)
    ids = list(dict.fromkeys(arguments.ids))
    for article_id in ids:
        library.get(article_id)  # all or nothing: a misspelt id removes none
    for article_id in ids:
        library.remove(article_id)
    _sync(settings, quiet=arguments.json)
    if arguments.json:
        _json({"removed": ids})
    return 0


def index_build(arguments: argparse.Namespace) -> int:
    """Bring the index up to date."""
    _sync(_settings(arguments), fresh=arguments.fresh, as_json=arguments.json)
    return 0


def index_status(arguments: argparse.Namespace) -> int:
    """Say what the index holds."""
    from qa.status import index_state

    state = index_state(_settings(arguments))
    if arguments.json:
        _json(state)
    else:
        print("\n".join(f"{name}: {value}" for name, value in state.items()))
    return 0


def index_calibrate(arguments: argparse.Namespace) -> int:
    """Compute the centring means of the engine."""
    from qa import given
    from qa.build import load_embedder
    from vectorstore.calibrate import calibrate, own_path

    settings = _settings(arguments)
    embed, warnings = load_embedder(settings)
    if embed is None:
        raise UsageError(warnings[0])
    path = (
        Path(arguments.out)
        if arguments.out
        else own_path(settings.data_dir / "calibration", embed.identity)
    )
    counts = calibrate(embed, given.content(arguments.file).split("\n"), path)
    print(f"means of {', '.join(f'{n} {what}' for what, n in counts.items())} written to {path}")
    print("run 'wpsqa index build' to use them")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Say of each sentence whether its quote supports it."""
    from qa.verify.command import run

    return run(arguments)


def feedback_export(arguments: argparse.Namespace) -> int:
    """Print what readers judged as cases of an eval suite."""
    from qa.feedback import Feedback
    from qa.feedback_export import export
    from qa.library import Library

    settings = _settings(arguments)
    remarks = Feedback(settings.data_dir / "feedback.sqlite").all()
    found = export(remarks, {a.id: a for a in Library(settings.data_dir).articles()})
    _warn(f"left out: {line}" for line in found.left_out)
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in found.cases)
    if arguments.out:
        Path(arguments.out).write_text(lines, encoding="utf-8")
        print(f"{len(found.cases)} cases written to {arguments.out}")
    else:
        print(lines, end="")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Start the page and the HTTP API."""
    settings = _settings(
        arguments, host=arguments.host, port=arguments.port, answerer=arguments.answerer
    )
    from qa import trace
    from qa.build import build_assistant
    from qa.web.serve import serve as run

    trace.set_up()
    with bar("indexing") as progress:
        assistant = build_assistant(settings, progress=progress)
    _warn(assistant.warnings)
    run(assistant, settings, mcp=arguments.mcp)
    return 0


def mcp(arguments: argparse.Namespace) -> int:
    """Serve the Model Context Protocol on standard input and output."""
    from qa.assistant import Assistant
    from qa.build import build_assistant
    from qa.mcp_server import serve_stdio

    settings = _settings(arguments, answerer=arguments.answerer)

    def opened() -> Assistant:
        with bar("indexing") as progress:
            assistant = build_assistant(settings, progress=progress)
        _warn(assistant.warnings)
        return assistant

    serve_stdio(opened)
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """Check the installation; exit code 1 when something must be put right."""
    from qa.status import checks

    found = checks(_settings(arguments))
    if arguments.json:
        _json({"checks": [vars(c) for c in found], "ok": all(c.ok for c in found)})
    else:
        for check in found:
            print(f"{'ok ' if check.ok else 'BAD'} {check.name}: {check.detail}")
    return 0 if all(check.ok for check in found) else 1


@contextmanager
def bar(what: str) -> Iterator[Any]:
    """A progress callback ``(done, total)`` that draws a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(desc=what, delay=1, leave=False) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress


def _settings(arguments: argparse.Namespace, **overrides: Any) -> Settings:
    return Settings.from_env(data_dir=arguments.data_dir, **overrides)


def _sync(
    settings: Settings, *, fresh: bool = False, quiet: bool = False, as_json: bool = False
) -> None:
    from qa.build import load_embedder, sync

    embed, warnings = load_embedder(settings)
    _warn(warnings)
    left_out: list[str] = []
    with bar("indexing") as progress:
        report = sync(settings, embed, fresh=fresh, progress=progress, warnings=left_out)
    _warn(left_out)
    if as_json:
        _json({name: getattr(report, name) for name in report.__slots__})
    elif not quiet:
        if report.why:
            print(f"index made anew: {report.why}")
        what = (
            f"{report.embedded} embedded, {report.removed} removed"
            if report.changed
            else "unchanged"
        )
        print(f"index {report.version}: {report.articles} articles, {what}")


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        print(f"wpsqa: {warning}", file=sys.stderr)


def _json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
