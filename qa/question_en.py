"""Questions that an English sentence answers, made from its own words (pure).

Only sentences of a few plain shapes are turned round: the rest of the question is then word for word
what stands in the article, which keeps it grammatical and keeps it true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates import DateMention, find_dates
from qa.question_names import whole_names, with_commas

_SAID = {
    "said": "say", "affirmed": "affirm", "reaffirmed": "reaffirm", "stressed": "stress",
    "emphasised": "emphasise", "emphasized": "emphasize", "highlighted": "highlight",
    "stated": "state", "noted": "note", "announced": "announce", "explained": "explain",
    "pledged": "pledge", "promised": "promise", "proposed": "propose", "recommended": "recommend",
    "recalled": "recall", "warned": "warn", "discussed": "discuss", "identified": "identify",
    "assessed": "assess", "reviewed": "review",
}  # fmt: skip
_DONE = {
    "adopted": "adopt", "approved": "approve", "signed": "sign", "issued": "issue",
    "launched": "launch", "established": "establish", "founded": "found", "opened": "open",
    "organised": "organise", "organized": "organize", "held": "hold", "hosted": "host",
    "joined": "join", "sent": "send", "received": "receive", "visited": "visit",
    "published": "publish", "completed": "complete", "inaugurated": "inaugurate",
    "began": "begin", "started": "start", "built": "build", "won": "win", "closed": "close",
    "painted": "paint", "trained": "train", "planted": "plant", "moved": "move",
}  # fmt: skip
_PEOPLE_DO = (
    "supported|organi[sz]ed|chaired|led|hosted|sponsored|signed|issued|approved|adopted|funded|financed"
    "|built|founded|established|operated|proposed|opened|launched|invited|assisted"
)
_LEAD = re.compile(
    r"(?:On|In|At|After|Before|During|Since|By|As|Through|Regarding|Speaking|Addressing|Delivering"
    r"|Welcoming|Agreeing|Meanwhile|However|Accordingly|Also|Earlier|Later)\b[^,.;:]{0,140}, "
)
_SUBJECT = r"(?P<s>[^\s,.;:()“”\"][^,.;:()“”\"]{1,80}?)(?:, [^,.;:]{3,80},)?"
_ADVERB = r"(?:(?:also|then|together|jointly|recently|formally|officially|further) )?"
_ABOUT = r"(?:more than |over |nearly |almost |about |some |around |at least |up to )?"
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|forty)"
_THING = r"(?P<thing>[^\W\d_][^,.;:()]*?)"
_END = r"(?= (?:to|in|from|for|at|on|with|who|that|by|under|over|since)\b|[,.;:(]|$)"
_OF_OTHERS = re.compile(
    r"(?:this|these|that|those|it|they|he|she|we|i|you|there|which|who|his|her|its|their|our)\b",
    re.I,
)
_CLAUSE = re.compile(
    r" (?:that|who|which|whom|when|while|and then)\b|^(?:Much|Many|Most|Some|All|Long|Not|If|Both|Each)\b"
    r"| (?:believe|say|think|hope|fear|claim|expect|report)s? "
)
_DONE_BY = "|".join(_DONE)
_HELPED = re.compile(r" (?:has|have|had|is|are|was|were|will|be|been|would|could|to|not)$")
_BEFORE_DAY = re.compile(r"(?:^| )(?:on|in|from|since)(?: the)?(?: \w+ of)? ?$")

_LISTED = re.compile(rf"{_SUBJECT} (?P<v>\w+ed) (?P<what>{_FIGURE} [^,.;:]{{3,60}}): ")
_SAYS = re.compile(rf"{_SUBJECT} {_ADVERB}(?P<v>{'|'.join(_SAID)})\b")
_OBJECT = r"(?:the|an?|their|its|our|foreign|more|\w+['’]s)\b"
_WILL = re.compile(rf"{_SUBJECT} will \w.*?(?P<for> to [a-z]+ {_OBJECT}[^,.;:]{{8,90}}?)[./]*$")
_AIMS = re.compile(rf"{_SUBJECT} (?:also )?(?P<v>aim|target|seek)(?P<one>s?) to\b")
_GOALS = re.compile(
    r"(?P<s>The (?:\w+ ){0,3}(?:programme?|plan|strategy|project|initiative|agenda|policy))\b"
    r"[^.;]* goals\b(?P<by> by (?:19|20)\d\d)?"
)
_MANY_HAVE = re.compile(
    rf"(?:^|\bthat )(?:since \d{{4}} )?(?P<s>(?:[Tt]he )?[A-Z][^,.;:()]{{1,60}}?) (?P<aux>has|have|had) "
    rf"(?P<v>\w+) {_ABOUT}{_FIGURE} {_THING}{_END}"
)
_MANY_DID = re.compile(rf"^{_SUBJECT} (?P<v>{_DONE_BY}) {_ABOUT}{_FIGURE} {_THING}{_END}")
_MANY_BY = re.compile(
    rf"^{_SUBJECT} (?P<aux>was|were) (?P<v>\w+ed) by {_ABOUT}{_FIGURE} (?P<thing>[^,.;:()]+?)(?=[ ]?[,.;]|$)"
)
_BY = re.compile(
    rf"^{_SUBJECT} (?P<aux>is|are|was|were) {_ADVERB}"
    rf"(?P<v>(?:{_PEOPLE_DO})(?: and (?:{_PEOPLE_DO}))?) by "
)
_DID = re.compile(
    rf"^{_SUBJECT} (?P<v>{_DONE_BY})(?: and (?P<w>{_DONE_BY}))? (?P<rest>[^,;:]{{3,110}}?)(?=,|[./]*$)"
)
_WAS = re.compile(
    rf"^{_SUBJECT} (?P<aux>was|were) (?P<v>{_DONE_BY})(?P<rest>[^,;:]{{0,80}}?)(?=,|[./]*$)"
)
_PLACE = re.compile(r" (?:in|at) (?:the )?[A-Z][^,;:]*$")


def questions(sentence: str, article: str = "") -> Iterator[tuple[str, str]]:
    """Questions with their kind (``number``, ``day``, ``list``, ``goals``, ``plan``, ``person``,
    ``said`` or ``place``), the most telling first. ``article`` is the text around the sentence: what
    it writes small is not a name."""
    sentence = whole_names(sentence)
    lead, clause = _split(sentence)
    for kind, text in (
        *_numbers(sentence, clause),
        *_lists(clause),
        *_days(lead, clause),
        *_plans(clause),
        *_people(clause),
    ):
        subject, made = text
        if (shown := _subject(subject, article)) is not None:
            yield kind, with_commas(made.format(s=shown))


def _split(sentence: str) -> tuple[str, str]:
    """What introduces a sentence, and its clause."""
    match = _LEAD.match(sentence)
    return (match[0], sentence[match.end() :]) if match else ("", sentence)


Made = tuple[str, tuple[str, str]]
"""A kind, and a subject with the question around it."""


def _numbers(sentence: str, clause: str) -> Iterator[Made]:
    if (m := _MANY_HAVE.search(sentence)) is not None:
        yield "number", (m["s"], f"How many {_safe(m['thing'])} {m['aux']} {{s}} {_safe(m['v'])}?")
    elif (m := _MANY_DID.match(clause)) is not None:
        yield "number", (m["s"], f"How many {_safe(m['thing'])} did {{s}} {_DONE[m['v']]}?")
    elif (m := _MANY_BY.match(clause)) is not None:
        yield "number", (m["s"], f"By how many {_safe(m['thing'])} {m['aux']} {{s}} {m['v']}?")


def _lists(clause: str) -> Iterator[Made]:
    if (m := _LISTED.match(clause)) is not None:
        yield "list", (m["s"], f"What are the {_safe(m['what'])} that {{s}} {m['v']}?")
    if (m := _GOALS.match(clause)) is not None:
        yield "goals", (m["s"], f"What are the goals of {{s}}{m['by'] or ''}?")


def _days(lead: str, clause: str) -> Iterator[Made]:
    dated = bool(_dates(lead))
    if (m := _DID.match(clause)) is not None:
        rest = m["rest"] if dated else _undated(m["rest"])
        verbs = _DONE[m["v"]] + (f" and {_DONE[m['w']]}" if m["w"] else "")
        if rest:
            yield "day", (m["s"], f"When did {{s}} {verbs} {_safe(rest)}?")
    if (m := _WAS.match(clause)) is not None:
        rest = m["rest"] if dated else _undated(m["rest"])
        if rest is not None:
            yield "day", (m["s"], f"When {m['aux']} {{s}} {m['v']}{_safe(rest)}?")
        if _PLACE.search(m["rest"] if rest is None else rest):
            yield "place", (m["s"], f"Where {m['aux']} {{s}} {m['v']}?")


def _plans(clause: str) -> Iterator[Made]:
    if (m := _AIMS.match(clause)) is not None:
        aux = "does" if m["one"] else "do"
        yield "goals", (m["s"], f"What {aux} {{s}} {m['v']} to do?")
    if (m := _WILL.match(clause)) is not None and not m["for"].startswith(" to continue"):
        yield "plan", (m["s"], f"What will {{s}} do{_safe(m['for'])}?")


def _people(clause: str) -> Iterator[Made]:
    if _LISTED.match(clause) is None and (m := _SAYS.match(clause)) is not None:
        yield "said", (m["s"], f"What did {{s}} {_SAID[m['v']]}?")
    if _MANY_BY.match(clause) is None and (m := _BY.match(clause)) is not None:
        yield "person", (m["s"], f"Who {m['aux']} {{s}} {m['v']} by?")


def _dates(text: str) -> tuple[DateMention, ...]:
    # Only where a day stands matters here, and that needs some year to place it in.
    return find_dates(text, "en", date(2000, 1, 1))


def _undated(text: str) -> str | None:
    """The words before the day that something was done on; None without one."""
    found = _dates(text)
    before = text[: found[0].start] if found else ""
    led = _BEFORE_DAY.search(before)
    return before[: led.start()] if led else None


def _subject(text: str, article: str) -> str | None:
    """The subject as it stands inside a question; None for one that says too little alone."""
    if _OF_OTHERS.match(text) or _CLAUSE.search(text) or _HELPED.search(text):
        return None
    if len(text.split()) > 12:
        return None
    first = text.split(maxsplit=1)[0]
    small = first[0].lower() + first[1:]
    is_name = first not in {"The", "A", "An"} and not re.search(rf"\b{re.escape(small)}\b", article)
    return _safe(text if is_name else small + text[len(first) :])


def _safe(text: str) -> str:
    return text.replace("{", "").replace("}", "").rstrip(" .")
