"""XQuAD as corpora and suites: its paragraphs become articles, its questions cases.

XQuAD is under CC BY-SA 4.0; what this writes stays outside the repository. A paragraph is an
article of its own; the clusters of the statistics are XQuAD's articles, which a case names as its
group.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import NotFound, UsageError
from corpus.split import sentences
from corpus.types import Language
from evals.match import contains

LANGUAGES: tuple[Language, Language] = ("en", "vi")
NOTICE = """These files are made from XQuAD (https://github.com/google-deepmind/xquad) by Mikel
Artetxe, Sebastian Ruder and Dani Yogatama, under the licence CC BY-SA 4.0, and are under it too.
"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in both languages. ``number`` counts XQuAD's articles from 0."""

    id: str
    group: str
    number: int
    text: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One question in both languages with the answers in each."""

    id: str
    paragraph: Paragraph
    question: Mapping[Language, str]
    answers: Mapping[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A suite and the corpus it is asked of, as paths."""

    suite: Path
    corpus: Path


def convert(data: Path, out: Path) -> tuple[Pair, ...]:
    """Write every corpus and suite into ``out`` and return what belongs together.

    ``data`` holds passages_{en,vi}.jsonl and questions_{en,vi}.jsonl. Raises `NotFound` without
    them.
    """
    paragraphs, items = _read(data)
    for folder in ("corpora", "suites"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    (out / "NOTICE").write_text(NOTICE, encoding="utf-8")
    corpora = _corpora(paragraphs)
    for name, rows in corpora.items():
        _write(out / "corpora" / f"{name}.jsonl", rows)
    pairs = []
    for name, corpus, rows in _suites(items):
        pairs.append(Pair(out / "suites" / f"{name}.jsonl", out / "corpora" / f"{corpus}.jsonl"))
        _write(pairs[-1].suite, rows)
    return tuple(pairs)


def _read(data: Path) -> tuple[list[Paragraph], list[Item]]:
    texts = {lang: _rows(data / f"passages_{lang}.jsonl") for lang in LANGUAGES}
    asked = {lang: _rows(data / f"questions_{lang}.jsonl") for lang in LANGUAGES}
    groups = sorted({row["article_id"] for row in texts["en"].values()})
    paragraphs = {
        key: Paragraph(
            key,
            row["article_id"],
            groups.index(row["article_id"]),
            {lang: unicodedata.normalize("NFC", texts[lang][key]["text"]) for lang in LANGUAGES},
        )
        for key, row in texts["en"].items()
    }
    items = [
        Item(
            key,
            paragraphs[row["gold_paragraph_id"]],
            {lang: asked[lang][key]["question"] for lang in LANGUAGES},
            {lang: tuple(asked[lang][key]["answers"]) for lang in LANGUAGES},
        )
        for key, row in asked["en"].items()
    ]
    return list(paragraphs.values()), items


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        raise NotFound(f"no {path}: give the folder of the XQuAD files with --data")
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return {row["id"]: row for row in rows}
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path} is not XQuAD as JSON lines: fetch it again") from None


Copy = Callable[[Paragraph], tuple[str, Language]]
"""Which copy of a paragraph stands in a corpus: its article id and language."""


def _split(paragraph: Paragraph) -> tuple[str, Language]:
    return paragraph.id, LANGUAGES[paragraph.number % 2]


def _kept(paragraph: Paragraph) -> bool:
    """Whether the article stays when every second one is taken out."""
    return paragraph.number % 2 == 0


def _corpora(paragraphs: Sequence[Paragraph]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {
        "mixed": [_article(p, f"{p.id}.{lang}", lang) for p in paragraphs for lang in LANGUAGES],
        "split": [_article(p, *_split(p)) for p in paragraphs],
    }
    for lang in LANGUAGES:
        found[lang] = [_article(p, p.id, lang) for p in paragraphs]
        found[f"half-{lang}"] = [_article(p, p.id, lang) for p in paragraphs if _kept(p)]
    return found


def _article(paragraph: Paragraph, article_id: str, language: Language) -> dict[str, str]:
    """XQuAD's title is English in both languages and would help across them; the first words of the
    paragraph, as in `corpus add` without a title, help nobody."""
    text = paragraph.text[language]
    title = " ".join(text.split()[:8])
    return {"id": article_id, "title": title, "text": text, "language": language}


def _suites(items: Sequence[Item]) -> Iterable[tuple[str, str, list[dict[str, Any]]]]:
    """Yield the name, corpus and cases of every suite."""
    for asked in LANGUAGES:
        other: Language = "vi" if asked == "en" else "en"
        own, foreign = _in(asked), _in(other)
        yield _suite(asked, asked, items, asked, own)
        yield _suite(f"cross-{asked}-{other}", other, items, asked, foreign)
        yield _suite(f"mixed-{asked}", "mixed", items, asked, _suffixed(asked))
        yield _suite(f"mixed-{asked}-{other}", "mixed", items, asked, _suffixed(other))
        yield _suite(f"split-{asked}", "split", items, asked, _split)
        for language, copy in ((asked, own), (other, foreign)):
            yield _unanswerable(f"gone-{asked}-{language}", f"half-{language}", items, asked, copy)
    name, corpus, rows = _suite("unaccented", "vi", items, "vi", _in("vi"))
    yield name, corpus, [{**row, "question": _bare(row["question"])} for row in rows]


def _in(language: Language) -> Copy:
    return lambda paragraph: (paragraph.id, language)


def _suffixed(language: Language) -> Copy:
    return lambda paragraph: (f"{paragraph.id}.{language}", language)


def _suite(
    name: str, corpus: str, items: Iterable[Item], asked: Language, copy: Copy
) -> tuple[str, str, list[dict[str, Any]]]:
    return name, corpus, [_case(name, item, asked, copy) for item in items]


def _unanswerable(
    name: str, corpus: str, items: Sequence[Item], asked: Language, copy: Copy
) -> tuple[str, str, list[dict[str, Any]]]:
    """Questions on the articles taken out, and as many on those that stay."""
    gone = [item for item in items if not _kept(item.paragraph)]
    here = [item for item in items if _kept(item.paragraph)]
    count = min(len(gone), len(here))
    rows = [_case(name, item, asked, copy) for item in here[:count]]
    rows += [_without_answer(_case(name, item, asked, copy)) for item in gone[:count]]
    return name, corpus, rows


def _without_answer(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in {"expect", "gold"}}
    return {**kept, "answerable": False, "tags": ["xquad", "unanswerable"]}


def _case(name: str, item: Item, asked: Language, copy: Copy) -> dict[str, Any]:
    article_id, language = copy(item.paragraph)
    answers = dict.fromkeys((*item.answers[language], *item.answers[asked]))
    quote = _quote(item.paragraph.text[language], item.answers[language])
    return {
        "id": f"{name}:{item.id}",
        "language": asked,
        "question": item.question[asked],
        "answerable": True,
        "expect": [list(answers)],
        "gold": [{"article_id": article_id, "quote": quote}],
        "tags": ["xquad", "same-language" if language == asked else "cross-language"],
        "group": item.paragraph.group,
    }


def _quote(text: str, answers: Sequence[str]) -> str:
    """Return the sentence that holds the answer; the answer itself when several hold it, because
    XQuAD's offsets would be needed to tell which."""
    spans = sentences(text)
    holding = [text[s.start : s.end] for s in spans if contains(text[s.start : s.end], answers[0])]
    return holding[0] if len(holding) == 1 else unicodedata.normalize("NFC", answers[0])


def _bare(text: str) -> str:
    """Return Vietnamese as typed without its accents."""
    opened = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in opened if not unicodedata.combining(letter))


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
