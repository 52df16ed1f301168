"""How much of a wrong model gets through: ``python -m evals.wrong_model --seed N``.

A scripted model answers the questions of a suite through the real assistant. It knows the gold quotes
of every answerable case and writes them down: their own words where they are in the language of the
question, otherwise the words of their shipped translation reworded by rule, each with the number its
source has in the prompt. A share of its sentences (``--wrong``, 0.3) is made false by a random
mutation; some true ones carry a wrong number. When a sentence is refused it insists on it.

Printed for each direction (same language, across languages) and each kind: how many of the false
sentences were shown, as a share of all shown, and how many of the true ones were kept. ``--plain``
leaves the translations out of the index, so that the verifier has to compare the two languages.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from evals.case import load_suite
from evals.types import Case
from evals.wrong_lines import Author, Line, Scripted, author_of
from qa.assistant import Assistant
from qa.errors import WpsqaError
from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a line: ``support`` as it was shown, None when it was not shown; ``cited`` whether
    its true source is among its citations."""

    line: Line
    support: str | None
    cited: bool = False


def run(
    assistant: Assistant, model: Scripted, author: Author, cases: Iterable[Case], seed: int
) -> Iterator[Fate]:
    """Ask every answerable case and say what became of each line the model wrote."""
    for case in cases:
        if not case.answerable or case.problem:
            continue
        rng = Random(f"{seed} {case.id}")
        model.prepare(author.lines(case, rng), rng)
        question = assistant.question(
            case.question, history=case.history, as_of=case.as_of, language=case.language
        )
        answer = assistant.ask(question)
        yield from (_fate(line, answer) for line in model.written)


def _fate(line: Line, answer: Answer) -> Fate:
    if answer.answerer == "extractive":
        return Fate(line, None)
    for sentence in answer.sentences:
        if sentence.text == line.text:
            quotes = [c.quote for c in answer.citations if c.marker in sentence.citations]
            return Fate(line, sentence.support, line.source in quotes)
    return Fate(line, None)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some fates. ``kept`` are true sentences shown, ``passed`` false ones."""

    right: int
    kept: int
    wrong: int
    passed: int
    partial: int

    @property
    def unsupported_share(self) -> float:
        """The false among the sentences shown."""
        return self.passed / max(1, self.kept + self.passed)

    @property
    def kept_share(self) -> float:
        """The shown among the true sentences."""
        return self.kept / max(1, self.right)


def tally(fates: Iterable[Fate]) -> Tally:
    """Count; a sentence shown as partly supported is shown."""
    found = list(fates)
    shown = [fate for fate in found if fate.support is not None]
    return Tally(
        right=sum(fate.line.right for fate in found),
        kept=sum(fate.line.right for fate in shown),
        wrong=sum(not fate.line.right for fate in found),
        passed=sum(not fate.line.right for fate in shown),
        partial=sum(fate.support == "partial" for fate in shown),
    )


def table(fates: Sequence[Fate]) -> str:
    """The counts as a Markdown table: all, each direction, each kind."""
    groups: dict[str, list[Fate]] = {"all": list(fates)}
    for fate in fates:
        direction = "across languages" if fate.line.across else "same language"
        groups.setdefault(direction, []).append(fate)
    for fate in sorted(fates, key=lambda f: (not f.line.right, f.line.kind)):
        groups.setdefault(f"{'true' if fate.line.right else 'false'}: {fate.line.kind}", []).append(
            fate
        )
    rows = [
        "| sentences | true | kept | false | shown | false of shown | true kept | false shown |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, of_it in groups.items():
        t = tally(of_it)
        shares = (
            f"{t.unsupported_share:.1%}" if t.wrong and t.right else "",
            f"{t.kept_share:.1%}" if t.right else "",
            f"{t.passed / t.wrong:.1%}" if t.wrong else "",
        )
        counts = (t.right, t.kept, t.wrong, t.passed)
        rows.append(f"| {' | '.join(map(str, (name, *counts, *shares)))} |")
    return "\n".join(rows)


def scripted_assistant(folder: Path, model: Scripted, *, plain: bool = False) -> Assistant:
    """The real assistant over the built-in articles, with a scripted model in the place of one."""
    from corpus.read import builtin_articles
    from qa.answerable import threshold
    from qa.build import FOR_A_READER, calibration_for, entry_of, load_embedder
    from qa.extractive import Extractive
    from qa.generate import Generated
    from qa.settings import Settings
    from vectorstore.index import build

    settings = Settings.from_env({}, data_dir=folder)
    embed, _ = load_embedder(settings)
    calibration = calibration_for(settings, embed)
    entries = [entry_of(article, Path("none")) for article in builtin_articles()]
    if plain:
        entries = [replace(entry, renderings=()) for entry in entries]
    build(settings.index_dir, entries, embed, calibration)
    generated = Generated(model, Extractive(), name="scripted")
    return Assistant(
        settings.index_dir, embed, calibration, generated, threshold=threshold() * FOR_A_READER
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print; 1 with one line when it cannot."""
    arguments = _parser().parse_args(argv)
    from corpus.read import builtin_articles
    from qa.settings import default_data_dir

    try:
        articles = {article.id: article for article in builtin_articles()}
        suite = load_suite(arguments.suite, articles).select(arguments.split, limit=arguments.limit)
        folder = arguments.data_dir or default_data_dir()
        model = Scripted()
        assistant = scripted_assistant(
            Path(folder) / f"wrong-model{'-plain' * arguments.plain}", model, plain=arguments.plain
        )
        author = author_of(assistant, arguments.wrong)
        fates = [
            fate
            for seed in range(arguments.seed, arguments.seed + arguments.runs)
            for fate in run(assistant, model, author, suite.cases, seed)
        ]
    except WpsqaError as error:
        print(f"wpsqa: {error}", file=sys.stderr)
        return error.exit_code
    print(table(fates))
    if arguments.show:
        for fate in fates:
            if (fate.support is None) == fate.line.right:
                print(f"\n{fate.line.kind} ({fate.support or 'not shown'}): {fate.line.text}")
                print(f"    {fate.line.source}")
    return 0


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m evals.wrong_model", description="A wrong model, scripted."
    )
    top.add_argument("--seed", type=int, default=1, help="of the first run")
    top.add_argument("--runs", type=int, default=1, help="with one seed more each")
    top.add_argument("--wrong", type=float, default=0.3, help="share of false sentences")
    top.add_argument("--split", choices=("dev", "test", "all"), default="all")
    top.add_argument("--limit", type=int)
    top.add_argument("--suite", type=Path, default=Path(__file__).parent / "suites" / "wps.jsonl")
    top.add_argument("--plain", action="store_true", help="without translations")
    top.add_argument("--data-dir", type=Path, help="where the index is kept")
    top.add_argument("--show", action="store_true", help="print every sentence that went wrong")
    return top


if __name__ == "__main__":
    sys.exit(main())
