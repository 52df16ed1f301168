"""Which of the two languages a text is in, and whether its Vietnamese was typed without accents.

There is no model. A Vietnamese syllable has one of about twenty-five onsets and one of about a
hundred and fifty rimes; English words mostly do not fit, even when the accents are missing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.text import canonical, fold, word_set
from corpus.types import Language

_READ = 20_000  # no more characters are read: enough for any text
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ACCENTED = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
_SYLLABLE = re.compile(
    r"""(?:
      (?:b|ch?|d|gi?|h|kh?|l|m|n|ng|nh|ph|qu|r|s|th?|tr|v|x)?
      (?:a(?:ch|nh|ng|[cimnoptuy])? | o(?:ng|[cimnpt])? | u(?:ng|[acimnptu])?
       | oa(?:ch|nh|ng|[cimnopty])? | oe[nto]? | oo(?:ng|c) | ua(?:ng|[cnty])
       | uo(?:ng|[cimnptu])? | uy(?:ch|nh|a|en|et|[ntpu])? | ue(?:ch|nh|[cnt])?)
    | (?:b|ch|d|gh?|h|kh?|l|m|n|ngh|nh|ph|qu|r|s|th?|tr|v|x)?
      (?:e(?:ch|nh|ng|[cmnoptu])? | i(?:ch|nh|[acmnptu])? | ie(?:ng|[cmnptu])
       | y | ye(?:ng|[mntu]))
    | qu(?:y(?:en|et|nh|t)? | oc | au | an | en) | gin
    )""",
    re.VERBOSE,
)
# English words that are also Vietnamese syllables say nothing ("can", "to", "the"), or very little.
_BOTH = word_set(
    """a am an ban bay be ben bet bit boat bong bun but buy can cap cat chap chat chin chip coat cop
    cup cut day den dim dip do dot due get ha ham hang hat hay he hem hen him hip hit hop hot hung
    hut i in it kin kit lap lay let lot long man map mat may me men met mi mom nap net no not on
    quit ran rap rat ray rim rip rot run sang sap sat say set sin sip sit so soc son song sun sung
    tan tap ten than that the them then thin tic tin tip to toe ton top up van vat vet via"""
)
_ENGLISH_BOTH = word_set("the to in it that an on not he can them")
# Names spelled like this in English too.
_PLACES = re.compile(r"\b(?:viet nam|ha noi)\b", re.IGNORECASE)


class _Evidence(NamedTuple):
    vietnamese: float
    english: float
    accented: bool


def detect(text: str, default: Language | None = None) -> Language:
    """``vi`` or ``en``. With no evidence either way (``NAP 1325``) the ``default``, else ``en``."""
    evidence = _weigh(text)
    if evidence.vietnamese == evidence.english:
        return default or "en"
    return "vi" if evidence.vietnamese > evidence.english else "en"


def looks_unaccented(text: str) -> bool:
    """Whether this is Vietnamese typed without accents; one accented word is enough to say no."""
    evidence = _weigh(text)
    return not evidence.accented and evidence.vietnamese > evidence.english


def is_syllable(word: str) -> bool:
    """Whether a word, its accents aside, has the shape of a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


def _weigh(text: str) -> _Evidence:
    vietnamese = english = 0.0
    accented = False
    for number, match in enumerate(_WORD.finditer(_PLACES.sub(" ", canonical(text[:_READ])))):
        word = match[0]
        marked = _ACCENTED.search(word) is not None
        accented = accented or marked
        weight = _weight(word, first=number == 0)
        for_vietnamese, for_english = _votes(word.casefold(), marked)
        vietnamese += weight * for_vietnamese
        english += weight * for_english
    return _Evidence(vietnamese, english, accented)


def _weight(word: str, *, first: bool) -> float:
    """A name says little about the language it stands in, an acronym nothing much."""
    if word.isupper() and 1 < len(word) <= 5 and not _ACCENTED.search(word):
        return 0.1
    return 1.0 if word.islower() or first else 0.3


def _votes(word: str, marked: bool) -> tuple[float, float]:
    if not fold(word).isascii():
        return 0.0, 0.0
    syllable = is_syllable(word)
    if marked:
        return (1.2, 0.0) if syllable else (0.0, 0.5)  # résumé
    if word in _BOTH:
        return (0.0, 0.25) if word in _ENGLISH_BOTH else (0.0, 0.0)
    if syllable:
        return 1.0, 0.0
    return (0.0, 0.6) if len(word) == 1 else (0.0, 1.0)
