"""`wpsqa eval …`. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from corpus.errors import UsageError, WpsqaError


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; '{self.prog} --help' shows the options")


def parser() -> argparse.ArgumentParser:
    """The whole command line of the evaluation."""
    top = _Parser(prog="wpsqa eval", description="Measure answers, and compare measurements.")
    actions = top.add_subparsers(dest="action", metavar="COMMAND", required=True)

    def add(name: str, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, help=help)
        made.add_argument("--data-dir", help="index, runs and caches (also WPSQA_DATA_DIR)")
        return made

    run = add("run", "run suites and write results.jsonl, summary.json and report.html")
    run.add_argument("suites", nargs="*", metavar="SUITE", help="a JSONL file or a built-in name")
    _run_options(run)
    run.add_argument("--baseline", type=Path, help="a run or baseline file to compare with")

    compared = add("compare", "show what changed between two runs")
    compared.add_argument("a", type=Path, metavar="A", help="a run folder or a baseline file")
    compared.add_argument("b", type=Path, metavar="B")

    gate = add("gate", "fail when a run is certainly worse than the baseline")
    gate.add_argument("run", nargs="?", type=Path, metavar="RUN", help="a run folder")
    gate.add_argument("--run", dest="run_now", action="store_true", help="run the suite now")
    gate.add_argument("--suites", nargs="+", default=[], metavar="SUITE", help="with --run")
    _run_options(gate)
    gate.add_argument(
        "--baseline", type=Path, default=_baseline(), help="default: the built-in one"
    )
    gate.add_argument("--margin-retrieval", type=float, default=2.0, help="points (2)")
    gate.add_argument("--margin-answers", type=float, default=3.0, help="points (3)")

    written = add("baseline", "write the scores of a run as the baseline of the gate")
    written.add_argument("run", type=Path, metavar="RUN")
    written.add_argument("--out", type=Path, default=_baseline(), help="default: the built-in one")

    table = add("table", "print a run as a Markdown table")
    table.add_argument("run", type=Path, metavar="RUN")
    table.add_argument("--short", action="store_true", help="the main measures only")

    xquad = add("xquad", "convert XQuAD into corpora and suites")
    xquad.add_argument("out", type=Path, metavar="OUT_DIR")
    xquad.add_argument("--data", type=Path, required=True, help="folder of the XQuAD JSONL files")
    return top


def _baseline() -> Path:
    return Path(__file__).parent / "baseline.json"


def _run_options(to: argparse.ArgumentParser) -> None:
    to.add_argument("--corpus", nargs="+", type=Path, default=[], metavar="FILE|DIR")
    to.add_argument("--split", choices=("dev", "test", "all"), default="all")
    to.add_argument("--tags", nargs="+", default=[], metavar="TAG", help="cases with any of these")
    to.add_argument("--limit", type=_count, metavar="N", help="the first N cases")
    to.add_argument("--repeats", type=_count, default=1, metavar="N")
    to.add_argument("--out", type=Path, metavar="DIR", help="where the run is written")
    to.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    to.add_argument("--allow-missing-gold", action="store_true", help="count it as unscorable")
    to.add_argument("--answerer", choices=("auto", "extractive", "llm"))
    to.add_argument("--endpoint", metavar="URL", help="score an OpenAI-compatible chat endpoint")
    to.add_argument("--model", metavar="NAME", help="its model")
    to.add_argument("--api-key-env", metavar="VAR", help="the variable that holds its key")
    to.add_argument("--judge-endpoint", metavar="URL", help="let a language model judge support")
    to.add_argument("--judge-model", metavar="NAME")
    to.add_argument("--judge-key-env", metavar="VAR")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns 0, 1, or 2 for usage, with one line on standard error for the last
    two."""
    try:
        arguments = parser().parse_args(sys.argv[1:] if argv is None else list(argv))
        return _command(arguments.action)(arguments)
    except WpsqaError as error:
        print(f"wpsqa: {' '.join(str(error).split())}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"wpsqa: {error.strerror} ({error.filename}); check the path", file=sys.stderr)
        return 1
    except SystemExit as stop:  # --help
        return int(stop.code or 0)


def _command(action: str) -> Callable[[argparse.Namespace], int]:
    from evals import commands

    return {
        "run": commands.run,
        "compare": commands.compare_runs,
        "gate": commands.gate,
        "baseline": commands.baseline,
        "table": commands.table,
        "xquad": commands.xquad,
    }[action]
