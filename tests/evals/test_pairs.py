"""The verifier's scores on labelled pairs, worked out by hand, and on the half it was tuned on."""

import pytest

from evals.pairs import PARTS, Outcome, judged, main, rates, read_pairs, table


def outcome(label: str, said: str, quote_language: str = "en") -> Outcome:
    pair = {
        "support": label,
        "kind": "number",
        "sentence_language": "en",
        "quote_language": quote_language,
    }
    return Outcome(pair, said)  # type: ignore[arg-type]


def test_rates_by_hand() -> None:
    found = rates(
        [
            outcome("unsupported", "unsupported"),
            outcome("unsupported", "partial"),
            outcome("supported", "unsupported"),
            outcome("supported", "supported"),
            outcome("partial", "partial"),
        ]
    )
    assert (found.n, found.recall, found.precision, found.kept) == (5, 0.5, 0.5, 0.5)
    assert rates([outcome("partial", "partial")]).recall is None


def test_the_languages_are_told_apart() -> None:
    shown = table([outcome("supported", "supported"), outcome("unsupported", "partial", "vi")])
    assert "| same language | 1 |  |  | 100.0% |" in shown
    assert "| across languages | 1 | 0.0% |  |  |" in shown


def test_the_halves_are_apart_and_whole() -> None:
    dev, held, everything = (read_pairs(half=half) for half in ("dev", "held-out", "all"))
    assert len(dev) + len(held) == len(everything)
    assert not {pair["id"] for pair in dev} & {pair["id"] for pair in held}


def test_the_half_for_development() -> None:
    outcomes = judged(read_pairs(half="dev"))
    for belongs in PARTS.values():
        found = rates([outcome for outcome in outcomes if belongs(outcome)])
        assert found.recall is not None
        assert found.recall >= 0.9
        assert found.precision is not None
        assert found.precision >= 0.8


def test_the_command_prints_both_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--half", "dev"]) == 0
    shown = capsys.readouterr().out
    assert "| all |" in shown
    assert "| negation |" in shown
    assert "ms a pair" in shown
