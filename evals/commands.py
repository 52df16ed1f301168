"""What each `wpsqa eval` command does. Every function returns the exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from corpus.errors import NotFound, UsageError, WpsqaError
from corpus.types import Article, Rendering
from evals.baseline import Table, load_table, write_baseline
from evals.case import MissingGold, load_suite, merge
from evals.gate import Comparison, compare
from evals.judge import Judge, LlmJudge, judge_agreement, rules_judge
from evals.record import Row, read_rows
from evals.run import Run, read_summary, run_suite
from evals.support import Lab
from evals.system import System, assistant_system, endpoint_system
from evals.tables import changes_text, markdown, summary_text
from evals.types import Suite
from qa.settings import Settings

SUITES = Path(__file__).parent / "suites"
PAIRS = SUITES / "support_pairs.jsonl"
DEFAULT_SUITE = "wps"

Renderings = Callable[[str], tuple[Rendering, ...]]


def run(arguments: argparse.Namespace) -> int:
    """Run suites, write the run, print its figures."""
    finished, _ = _run(arguments)
    if finished.complete:
        return 0
    print(f"wpsqa: stopped; go on with --resume --out {finished.folder}", file=sys.stderr)
    return 1


def compare_runs(arguments: argparse.Namespace) -> int:
    """Print what changed between two runs; never a failure."""
    print(changes_text(compare(load_table(arguments.a), load_table(arguments.b))))
    return 0


def gate(arguments: argparse.Namespace) -> int:
    """Exit with 1 when a run is certainly worse than the baseline."""
    baseline = load_table(arguments.baseline)
    if arguments.run_now == (arguments.run is not None):
        raise UsageError("name a run folder, or add --run to run the built-in suite now")
    folder = arguments.run
    if arguments.run_now:
        finished, _ = _run(arguments)
        if not finished.complete:
            raise WpsqaError("the run was stopped, so there is nothing to judge; run it again")
        folder = finished.folder
    margins = {"retrieval": arguments.margin_retrieval, "answers": arguments.margin_answers}
    found = compare(baseline, load_table(folder), {k: v / 100 for k, v in margins.items()})
    print(changes_text(found))
    return 0 if found.passed else 1


def baseline(arguments: argparse.Namespace) -> int:
    """Write the scores of a run as the baseline of the gate."""
    table = load_table(arguments.run)
    write_baseline(table, arguments.out)
    print(f"{len(table.digests)} cases written to {arguments.out}")
    return 0


def table(arguments: argparse.Namespace) -> int:
    """Print a run as a Markdown table."""
    print(markdown(read_summary(arguments.run), short=arguments.short))
    return 0


def xquad(arguments: argparse.Namespace) -> int:
    """Convert XQuAD and say how to run what was written."""
    from evals.suites.xquad import convert

    for pair in convert(arguments.data, arguments.out):
        print(f"wpsqa eval run {pair.suite} --corpus {pair.corpus}")
    return 0


def _run(arguments: argparse.Namespace) -> tuple[Run, Suite]:
    settings = Settings.from_env(data_dir=arguments.data_dir, answerer=arguments.answerer)
    from evals.corpora import read_corpus

    articles = read_corpus(arguments.corpus)
    suite = _suite(arguments, articles)
    system, renderings = _system(arguments, settings, articles)
    judge_of = _judges(arguments, settings)
    judged_by = arguments.judge_model or "rules"
    system = replace(system, versions={**system.versions, "judge": judged_by})
    finished = run_suite(
        suite,
        system,
        lambda repeat: _lab(articles, renderings, judge_of, repeat),
        _folder(arguments, settings, suite),
        repeats=arguments.repeats,
        resume=arguments.resume,
        show_progress=sys.stderr.isatty(),
    )
    print(summary_text(finished.summary))
    _report_agreement(judge_of(0), judged_by, finished.folder)
    _report(finished, articles, arguments.baseline)
    return finished, suite


def _suite(arguments: argparse.Namespace, articles: Mapping[str, Article]) -> Suite:
    names = arguments.suites or [DEFAULT_SUITE]
    missing: MissingGold = "unscorable" if arguments.allow_missing_gold else "error"
    suite = merge([load_suite(_suite_path(n), articles, missing_gold=missing) for n in names])
    return suite.select(arguments.split, arguments.tags, arguments.limit)


def _suite_path(name: str) -> Path:
    """Return a file as given, or a built-in suite by its name."""
    built_in = SUITES / f"{name}.jsonl"
    return built_in if not Path(name).is_file() and built_in.is_file() else Path(name)


def _system(
    arguments: argparse.Namespace, settings: Settings, articles: Mapping[str, Article]
) -> tuple[System, Renderings | None]:
    """Build what is evaluated, and where its translations are looked up."""
    if arguments.endpoint:
        from evals.endpoint import connect

        if not arguments.model:
            raise UsageError("--endpoint needs --model: name the model to ask")
        chat = connect(arguments.endpoint, arguments.model, arguments.api_key_env)
        return endpoint_system(chat, articles, arguments.endpoint, arguments.model), None
    from evals.corpora import corpus_digest, index_folder
    from qa.build import build_assistant
    from qa.commands import bar

    own = replace(settings, data_dir=index_folder(settings.data_dir, articles))
    with bar("indexing") as progress:
        assistant = build_assistant(own, articles=list(articles.values()), progress=progress)
    for warning in assistant.warnings:
        print(f"wpsqa: {warning}", file=sys.stderr)
    return assistant_system(assistant, corpus_digest(articles)), assistant.renderings


def _lab(
    articles: Mapping[str, Article],
    renderings: Renderings | None,
    judge_of: Callable[[int], Judge],
    repeat: int,
) -> Lab:
    lab = Lab(articles, judge=judge_of(repeat))
    if renderings is None:
        return lab
    return replace(lab, renderings=lambda i: renderings(i) if i in articles else ())


def _judges(arguments: argparse.Namespace, settings: Settings) -> Callable[[int], Judge]:
    """Return the judge of each repeat: the rules, or the language model that is asked for."""
    if not arguments.judge_endpoint:
        return lambda repeat: rules_judge
    if not arguments.judge_model:
        raise UsageError("--judge-endpoint needs --judge-model: name the model to ask")
    from evals.endpoint import connect
    from qa.types import Turn

    chat = connect(arguments.judge_endpoint, arguments.judge_model, arguments.judge_key_env)
    cache = settings.data_dir / "eval-judge"
    return lambda repeat: LlmJudge(
        lambda prompt: chat([Turn("user", prompt)]).text, arguments.judge_model, cache, repeat
    )


def _report_agreement(judge: Judge, name: str, folder: Path) -> None:
    """Print and keep how far the judge agrees with people, by languages too."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines() if line]
    found = judge_agreement(judge, rows)
    kept = {part: asdict(value) for part, value in found.items()}
    (folder / "judge.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    overall = found["all"]
    accuracy, kappa = (
        "undefined" if value is None else f"{value:.3f}"
        for value in (overall.accuracy, overall.kappa)
    )
    print(
        f"judge {name} against {overall.n} labelled pairs: accuracy {accuracy}, kappa {kappa}, "
        f"{overall.unscored} without a verdict"
    )


def _folder(arguments: argparse.Namespace, settings: Settings, suite: Suite) -> Path:
    """Return where the run goes; with --resume alone, the newest run of the suite."""
    if arguments.out:
        return Path(arguments.out)
    runs = settings.data_dir / "runs"
    name = "".join(c if c.isalnum() or c in "-+." else "-" for c in suite.name)
    if arguments.resume:
        found = sorted(runs.glob(f"*-{name}"))
        if not found:
            raise NotFound(f"no run of {suite.name} in {runs} to resume: leave --resume out")
        return found[-1]
    return runs / f"{datetime.now():%Y%m%dT%H%M%S}-{name}"


def _report(finished: Run, articles: Mapping[str, Article], against: Path | None) -> None:
    from evals.report import REPORT, write_report

    comparison: Comparison | None = None
    before: tuple[Row, ...] = ()
    rows = read_rows(finished.folder)
    if against is not None and rows:
        old: Table = load_table(against)
        comparison = compare(old, load_table(finished.folder))
        before = () if against.suffix == ".json" else read_rows(against)
    write_report(
        finished.folder / REPORT,
        finished.summary,
        rows,
        articles,
        comparison=comparison,
        before=before,
    )
    print(f"report: {finished.folder / REPORT}")
