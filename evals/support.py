"""Scores of what an answer rests on: exact quotes, and sentences that their quotes support."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.types import Article, Rendering
from evals.judge import Judge, rules_judge
from evals.match import same_words
from evals.types import Case, Reply, Score
from qa.types import Answer, Citation, Sentence


@dataclass(frozen=True, slots=True)
class Lab:
    """What a scorer may look things up in. ``judge`` decides whether quotes support a sentence."""

    articles: Mapping[str, Article]
    judge: Judge = rules_judge
    renderings: Callable[[str], Sequence[Rendering]] = field(default=lambda article_id: ())


def answer_of(reply: Reply) -> Answer:
    if reply.answer is None:
        raise ValueError("a reply without an answer has no scores")
    return reply.answer


def does_not_apply(why: str) -> Score:
    return Score(None, why, applies=False)


def shown_text(answer: Answer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


def verbatim_spans(case: Case, reply: Reply, lab: Lab) -> Score:
    """The share of the citations whose quote is exactly ``article.text[start:end]``."""
    if (unseen := _no_citations(reply)) is not None:
        return unseen
    cites = answer_of(reply).citations
    bad = [cite for cite in cites if not _is_verbatim(cite, lab)]
    why = f"[{bad[0].marker}] is not the text of {bad[0].article_id}" if bad else "all verbatim"
    return Score(1 - len(bad) / len(cites), why)


def _is_verbatim(cite: Citation, lab: Lab) -> bool:
    article = lab.articles.get(cite.article_id)
    if article is None or not 0 <= cite.start < cite.end <= len(article.text):
        return False
    return article.text[cite.start : cite.end] == cite.quote


def citation_recall(case: Case, reply: Reply, lab: Lab) -> Score:
    """The share of the sentences that their citations, taken together, support (after ALCE)."""
    if not answer_of(reply).sentences or answer_of(reply).status == "abstained":
        return does_not_apply("nothing is claimed")
    if not reply.sees_citations:
        return Score(None, "the system shows no citations")
    return _share(
        answer_of(reply).sentences,
        lambda sentence: _supported(sentence, _cited(answer_of(reply), sentence), lab),
        "not supported by its citations",
    )


def citation_precision(case: Case, reply: Reply, lab: Lab) -> Score:
    """The share of the citations that are needed (after ALCE): the sentence is supported, and the
    citation supports it alone or the others do not without it."""
    if (unseen := _no_citations(reply)) is not None:
        return unseen
    answer = answer_of(reply)
    pairs = [(s, cite) for s in answer.sentences for cite in _cited(answer, s)]
    if not pairs:
        return does_not_apply("no sentence cites")
    useful = [_useful(sentence, cite, _cited(answer, sentence), lab) for sentence, cite in pairs]
    idle = [cite for (_, cite), fits in zip(pairs, useful, strict=True) if not fits]
    why = f"[{idle[0].marker}] does not bear on its sentence" if idle else "all bear on theirs"
    return Score(sum(useful) / len(pairs), why)


def faithfulness(case: Case, reply: Reply, lab: Lab) -> Score:
    """The share of the sentences supported by their citations or by any passage that was found."""
    answer = answer_of(reply)
    if not answer.sentences or answer.status == "abstained":
        return does_not_apply("nothing is claimed")
    if not reply.sees_citations and not reply.sees_hits:
        return Score(None, "the system shows neither citations nor passages")
    passages = [
        lab.articles[hit.passage.article_id].text[hit.passage.start : hit.passage.end]
        for hit in answer.hits
        if hit.passage.article_id in lab.articles
    ]
    return _share(
        answer.sentences,
        lambda sentence: (
            _supported(sentence, _cited(answer, sentence), lab)
            or any(lab.judge(sentence.text, [passage]) for passage in passages)
        ),
        "not supported by anything found",
    )


def _no_citations(reply: Reply) -> Score | None:
    """Say why there are no citations to score, None when there are."""
    if not reply.sees_citations:
        return Score(None, "the system shows no citations")
    if not answer_of(reply).citations:
        return does_not_apply("no citations")
    return None


def _cited(answer: Answer, sentence: Sentence) -> list[Citation]:
    return [cite for cite in answer.citations if cite.marker in sentence.citations]


def _share(sentences: Sequence[Sentence], holds: Callable[[Sentence], bool], fault: str) -> Score:
    bad = [sentence for sentence in sentences if not holds(sentence)]
    why = f"{fault}: {bad[0].text[:80]}" if bad else "every sentence is supported"
    return Score(1 - len(bad) / len(sentences), why)


def _useful(sentence: Sentence, cite: Citation, all_of_it: list[Citation], lab: Lab) -> bool:
    if not _supported(sentence, all_of_it, lab):
        return False
    others = [other for other in all_of_it if other is not cite]
    return _supported(sentence, [cite], lab) or not _supported(sentence, others, lab)


def _supported(sentence: Sentence, cites: Sequence[Citation], lab: Lab) -> bool:
    """A sentence is supported by its own words in a quote, by being the stored rendering of a
    quote, and otherwise when the judge says so."""
    if not cites:
        return False
    if any(same_words(sentence.text, cite.quote) for cite in cites):
        return True
    if sentence.translated and _is_rendering(sentence, cites, lab):
        return True
    return lab.judge(sentence.text, [cite.quote for cite in cites])


def _is_rendering(sentence: Sentence, cites: Iterable[Citation], lab: Lab) -> bool:
    return any(
        same_words(sentence.text, rendering.text)
        for cite in cites
        for rendering in lab.renderings(cite.article_id)
        if rendering.start < cite.end and cite.start < rendering.end
    )
