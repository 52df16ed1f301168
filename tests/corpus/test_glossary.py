"""The glossary: found whole, longest first, in both languages."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import NotFound, UsageError
from corpus.glossary import Glossary
from corpus.text import fold


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load()


def words(glossary: Glossary, text: str) -> list[str]:
    return [text[m.start : m.end] for m in glossary.find(text)]


def test_forms_are_found_without_accents_case_or_punctuation(glossary: Glossary) -> None:
    for text in ("Bộ Công an", "BO CONG AN", unicodedata.normalize("NFD", "bộ công an")):
        [match] = glossary.find(f"Ở {text}, hôm nay")
        assert glossary.entries[match.entry_index].en[0] == "Ministry of Public Security"
        assert f"Ở {text}, hôm nay"[match.start : match.end] == text
    assert words(glossary, "on women peace and security") == ["women peace and security"]


def test_the_longest_form_wins_and_words_stay_whole(glossary: Glossary) -> None:
    assert words(glossary, "Thứ trưởng Bộ Ngoại giao") == ["Thứ trưởng Bộ Ngoại giao"]
    assert words(glossary, "UN Women, UN-led, UNTIL") == ["UN Women", "UN"]
    assert words(glossary, "Vietnam's napkin") == ["Vietnam"]
    assert words(glossary, "Bộ. Công. an") == ["Bộ. Công. an"]
    assert words(glossary, "Bộ (Công) an") == []


def test_expansion_gives_the_other_language(glossary: Glossary) -> None:
    assert glossary.expand("pho thu tuong", "vi") == ("Deputy Prime Minister", "Deputy PM")
    assert "Vương quốc Anh" in glossary.expand("What did the UK support?", "en")
    assert glossary.expand("tóm tắt giúp tôi", "vi") == ()


def test_names_inside_longer_forms_are_present(glossary: Glossary) -> None:
    text = "Bộ trưởng Bộ Công an"
    ministry = next(i for i, e in enumerate(glossary.entries) if e.vi[0] == "Bộ Công an")
    assert ministry not in glossary.names(text)
    assert ministry in glossary.present(text)


def test_every_form_of_every_entry_is_found_whole(glossary: Glossary) -> None:
    assert len(glossary.entries) >= 80
    for form in (form for entry in glossary.entries for form in (*entry.vi, *entry.en)):
        [match] = glossary.find(form)
        assert (match.start, match.end) == (0, len(form.rstrip(".")))
        found = glossary.entries[match.entry_index]
        assert fold(form) in [fold(other) for other in (*found.vi, *found.en)]


@given(st.lists(st.sampled_from(["Bộ", "Công", "an", "UN", "Women", " ", ", ", "x", "\n", "đ"])))
def test_matches_are_ordered_spans(pieces: list[str]) -> None:
    text = "".join(pieces)
    matches = Glossary.load().find(text)
    assert all(0 <= m.start < m.end <= len(text) for m in matches)
    ends = [m.end for m in matches]
    assert all(end <= m.start for end, m in zip(ends, matches[1:], strict=False))


def test_time_grows_with_length_only(glossary: Glossary) -> None:
    started = time.process_time()
    glossary.find("Bộ trưởng Bộ Công an tại Hội đồng Bảo an Liên hợp quốc " * 2_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("a: b", "not a list"),
        ("- {kind: person, vi: [A]}", "entry 1: give 'kind', 'vi' and 'en'"),
        ("- {kind: animal, vi: [A], en: [B]}", "entry 1: 'kind' must be one of"),
        ("- {kind: term, vi: [1325], en: [B]}", "put numbers in quotes"),
        ("- {kind: term, vi: [], en: [B]}", "must be lists"),
        ("- {", "not a YAML list"),
    ],
)
def test_a_bad_glossary_is_refused_in_one_line(content: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError) as caught:
        Glossary.load(path)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_glossary(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such glossary"):
        Glossary.load(tmp_path / "none.yaml")
