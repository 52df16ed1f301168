"""From drafts to what is shown: sentences, their citations, and the remarks beside them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Language
from qa.cutoff import cutoff
from qa.found import Draft, Found
from qa.messages import LANGUAGE_NAMES, named, say
from qa.types import Citation, Note, Question, Sentence
from vectorstore.asks import wanted
from vectorstore.query import Query
from vectorstore.retriever import visible
from vectorstore.wanted import answer_words

NEAREST = 3  # articles named by an abstention


def shown(draft: Draft, citations: Sequence[Citation]) -> Sentence:
    markers = tuple(c.marker for c in citations if _rests(draft, c))
    return Sentence(
        draft.text, draft.support, markers, draft.language, draft.translated, draft.reason
    )


def _rests(draft: Draft, citation: Citation) -> bool:
    return any(
        (hit.article_id, hit.span.start, hit.span.end)
        == (citation.article_id, citation.start, citation.end)
        for hit in draft.rests_on
    )


def cite(found: Found, draft: Draft, known: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations a draft adds to those already shown; quotes are cut from the article."""
    new: list[Citation] = []
    for hit in draft.rests_on:
        article = found.snapshot.entry(hit.article_id).article
        start, end = hit.span.start, hit.span.end
        if any((c.article_id, c.start, c.end) == (article.id, start, end) for c in (*known, *new)):
            continue
        marker = len(known) + len(new) + 1
        quote = article.text[start:end]
        mark = _answer_words(found.query, quote, article.language)
        new.append(Citation(marker, article.id, article.version, start, end, quote, mark))
    return tuple(new)


def _answer_words(query: Query, quote: str, language: Language) -> tuple[int, int] | None:
    kind = wanted(query.asked, query.language)
    return answer_words(kind, quote, language, query.asked, query.language)


def remarks(
    question: Question, found: Found, sentences: Sequence[Sentence], broken: bool
) -> tuple[Note, ...]:
    language = question.language
    notes: list[Note] = []
    if found.topic and sentences:
        notes.append(Note("follow-up", say("follow-up", language, before=_short(found.topic))))
    notes.extend(_as_of(question, found))
    if not sentences and not broken:
        notes.append(Note("abstained", say("abstained", language)))
        notes.extend(_nearest(question, found))
    foreign = {s.language for s in sentences} - {language}
    notes.extend(
        Note(
            "original-language",
            say("original-language", language, name=LANGUAGE_NAMES[language][other]),
        )
        for other in sorted(foreign)
    )
    return tuple(notes)


def _as_of(question: Question, found: Found) -> list[Note]:
    """That later articles are left out because the question's own words set a day."""
    day, snapshot = question.as_of, found.snapshot
    if day is None or day != cutoff(question.text, question.language):
        return []
    if all(visible(snapshot, n, found.query) for n in range(len(snapshot.entries))):
        return []
    return [Note("as-of", say("as-of", question.language, day=day.isoformat()))]


def _nearest(question: Question, found: Found) -> list[Note]:
    """The articles nearest to a question that none answers, or why there are none."""
    snapshot, language = found.snapshot, question.language
    if not snapshot.entries:
        return [Note("empty-corpus", say("empty-corpus", language))]
    if not any(visible(snapshot, n, found.query) for n in range(len(snapshot.entries))):
        day = question.as_of.isoformat() if question.as_of else ""
        return [Note("nothing-by-then", say("nothing-by-then", language, day=day))]
    ids = tuple(dict.fromkeys(hit.passage.article_id for hit in found.hits))[:NEAREST]
    if not ids:
        return []
    titles = "; ".join(named(snapshot.entry(i).article, language) for i in ids)
    return [Note("nearest", say("nearest", language, titles=titles), ids)]


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"
