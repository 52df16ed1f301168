"""The command line. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

from qa import commands
from qa.errors import UsageError, WpsqaError
from qa.web import site_commands
from qa.web.sites import DAILY_BUDGET

EXTENSIONS = "wpsqa.commands"  # entry points: commands of the layers above this one


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; '{self.prog} --help' shows the options")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="wpsqa",
        description="Answers about Viet Nam's Women, Peace and Security programme, every sentence cited.",
    )
    common = _Parser(add_help=False)
    common.add_argument("--data-dir", help="index and own articles (also WPSQA_DATA_DIR)")
    shaped = _Parser(add_help=False)
    shaped.add_argument("--json", action="store_true", help="print JSON")
    commands_ = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, run: Callable[..., int], help: str, *more: Any, to: Any = None) -> Any:
        made = (to or commands_).add_parser(name, help=help, parents=[common, *more])
        made.set_defaults(run=run)
        return made

    ask = add("ask", commands.ask, "answer a question from the articles", shaped)
    ask.add_argument("question", help="in Vietnamese or English; - reads standard input")
    ask.add_argument("--answerer", choices=("auto", "extractive", "llm"))
    ask.add_argument("--as-of", metavar="YYYY-MM-DD", help="use no article published later")
    ask.add_argument("--history-file", help='a JSON list of {"role","text"}')
    search = add("search", commands.search, "list the passages nearest to a text", shaped)
    search.add_argument("query")
    search.add_argument("-k", type=int, default=10, help="how many (default 10)")
    search.add_argument("--as-of", metavar="YYYY-MM-DD", help="use no article published later")

    corpus = commands_.add_parser("corpus", help="the articles").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    added = add("add", commands.corpus_add, "add files, folders, links or JSONL", shaped, to=corpus)
    added.add_argument("sources", nargs="+", metavar="FILE|FOLDER|URL|JSONL")
    added.add_argument("--language", choices=("vi", "en"), help="where it is not to be detected")
    added.add_argument("--no-index", action="store_true", help="do not update the index now")
    added.add_argument("--no-translate", action="store_true", help="ask the model for nothing")
    added.add_argument("--dry-run", action="store_true", help="say what it would do and cost")
    translated = add(
        "translate",
        commands.corpus_translate,
        "translate with the language model",
        shaped,
        to=corpus,
    )
    translated.add_argument("ids", nargs="*", metavar="ID", help="without any, all articles")
    translated.add_argument("--dry-run", action="store_true", help="say what it would cost")
    add("list", commands.corpus_list, "list the articles", shaped, to=corpus)
    add("show", commands.corpus_show, "print one article", shaped, to=corpus).add_argument("id")
    removed = add("remove", commands.corpus_remove, "remove articles", shaped, to=corpus)
    removed.add_argument("ids", nargs="+", metavar="ID")

    index = commands_.add_parser("index", help="the search index").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    built = add("build", commands.index_build, "bring it up to date", shaped, to=index)
    built.add_argument("--fresh", action="store_true", help="embed everything again")
    add("status", commands.index_status, "say what it holds", shaped, to=index)
    calibrated = add("calibrate", commands.index_calibrate, "compute centring means", to=index)
    calibrated.add_argument(
        "file", help='JSON lines {"kind","language","text"}; - reads standard input'
    )
    calibrated.add_argument("--out", help="write here, not into the data directory")

    verified = add("verify", commands.verify, "say whether quotes support sentences")
    verified.add_argument(
        "file",
        nargs="?",
        default="-",
        help='JSON lines {"id","sentence","quote"}; without it standard input is read',
    )

    site = commands_.add_parser("site", help="sites that may show the widget").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    allowed = add("add", site_commands.site_add, "let a site show the widget", shaped, to=site)
    allowed.add_argument("name")
    allowed.add_argument(
        "--origin", action="append", required=True, metavar="URL", help="repeat for several"
    )
    allowed.add_argument("--language", choices=("vi", "en"))
    allowed.add_argument("--theme", choices=("auto", "light", "dark"), default="auto")
    allowed.add_argument("--daily-budget", type=int, default=DAILY_BUDGET, help="questions a day")
    add("list", site_commands.site_list, "list the sites", shaped, to=site)
    forgotten = add("remove", site_commands.site_remove, "forget a site", shaped, to=site)
    forgotten.add_argument("site", metavar="ID|NAME")

    judged = commands_.add_parser("feedback", help="what readers said of answers").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    cases = add("export", commands.feedback_export, "print it as cases of an eval suite", to=judged)
    cases.add_argument("--out", metavar="FILE", help="write the JSON lines here, not to the screen")

    serve = add("serve", commands.serve, "start the page and the HTTP API")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default 7860)")
    serve.add_argument("--answerer", choices=("auto", "extractive", "llm"))
    serve.add_argument("--mcp", action="store_true", help="also the MCP tools, at /mcp")
    mcp = add("mcp", commands.mcp, "serve the tools 'answer' and 'search' to an MCP client")
    mcp.add_argument("--answerer", choices=("auto", "extractive", "llm"))
    add("doctor", commands.doctor, "check the installation", shaped)
    commands_.add_parser("eval", help="run eval suites ('wpsqa eval --help')", add_help=False)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns 0, 1, or 2 for usage, with one line on standard error for the last two."""
    argv = list(sys.argv[1:] if argv is None else argv)
    _write_utf8(sys.stdout)
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except WpsqaError as error:
        print(f"wpsqa: {one_line(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("wpsqa: interrupted; nothing that was finished is lost", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"wpsqa: {one_line(str(error))}; check the path and its rights", file=sys.stderr)
        return 1
    except Exception as error:  # a fault of ours: the person still gets one line
        print(f"wpsqa: {_fault(error)}", file=sys.stderr)
        return 1


def _fault(error: Exception) -> str:
    """What to report of a fault of the program: what it was and where."""
    steps = traceback.extract_tb(error.__traceback__)
    where = f"{Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else "?"
    what = one_line(f"{type(error).__name__}: {error}")[:200]
    return f"a fault of the program at {where} ({what}); please report this line"


def _run(argv: list[str]) -> int:
    if argv and argv[0] == "eval":
        return _extension(argv[0])(argv[1:])
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as stop:  # --help
        return int(stop.code or 0)
    code: int = arguments.run(arguments)
    return code


def _write_utf8(stream: TextIO) -> None:
    """Articles are printed whatever the locale; half a surrogate pair, as a file name or an argument
    can hold, is shown as its escape."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def one_line(text: str) -> str:
    """The text without line breaks, as errors are shown."""
    return " ".join(text.split())


def _extension(name: str) -> Callable[[list[str]], int]:
    from importlib.metadata import entry_points

    for point in entry_points(group=EXTENSIONS):
        if point.name == name:
            run: Callable[[list[str]], int] = point.load()
            return run
    raise WpsqaError(f"the command {name!r} is not installed; install the package again")


if __name__ == "__main__":
    sys.exit(main())
