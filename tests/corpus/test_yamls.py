from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import yamls
from corpus.yamls import BadYaml

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)


@given(st.dictionaries(LETTERS, LETTERS | st.integers() | st.booleans() | st.dates(), min_size=1))
def test_what_is_written_is_read_as_it_was(values: dict[str, object]) -> None:
    assert yamls.read(yamls.write(values)) == values


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [2\n", 3), ("a: 1\nb: c: d\n", 2), ('"no end', 1)]
)
def test_a_fault_is_told_in_one_line_with_its_place(text: str, line: int) -> None:
    with pytest.raises(BadYaml) as told:
        yamls.read(text)
    assert told.value.line == line
    assert "\n" not in str(told.value)


def test_objects_are_never_made() -> None:
    with pytest.raises(BadYaml):
        yamls.read("!!python/object/apply:os.getcwd []")


def test_a_build_without_the_c_parser_reads_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("yaml.CSafeLoader")
    assert yamls.read("a: [1, 2024-01-21]") == {"a": [1, date(2024, 1, 21)]}
