"""Remarks of readers."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from qa.errors import UsageError, WpsqaError
from qa.feedback import Feedback, Remark
from tests.web.conftest import running
from tests.web.fakes import FakeAssistant


def test_a_remark_is_kept_with_its_answer(tmp_path: Path) -> None:
    kept = Feedback(tmp_path / "new" / "feedback.sqlite")
    assert kept.all() == ()
    kept.add(Remark(False, " sai ngày ", {"question": "Khi nào?", "status": "answered"}))
    [remark] = kept.all()
    assert (remark.useful, remark.reason) == (False, "sai ngày")
    assert remark.answer["question"] == "Khi nào?"
    assert remark.at.endswith("+00:00")


def test_a_long_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="1000"):
        Feedback(tmp_path / "f.sqlite").add(Remark(True, "x" * 1001, {}))


def test_a_large_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too large"):
        Feedback(tmp_path / "f.sqlite").add(Remark(True, "", {"x": "ư" * 40_000}))


def test_the_oldest_remarks_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.feedback.MOST_REMARKS", 2)
    kept = Feedback(tmp_path / "f.sqlite")
    for number in range(4):
        kept.add(Remark(True, str(number), {}))
    assert [remark.reason for remark in kept.all()] == ["2", "3"]


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / "f.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(WpsqaError, match="check the folder"):
        Feedback(tmp_path / "f.sqlite").add(Remark(True, "", {}))


def test_the_api_keeps_remarks_beside_the_index(tmp_path: Path) -> None:
    with running(FakeAssistant(), tmp_path) as site:
        answer = httpx.post(f"{site}api/ask", json={"question": "lighthouse museum"}).json()
        given = {"useful": True, "reason": "đúng", "answer": answer}
        assert httpx.post(f"{site}api/feedback", json=given).status_code == 201
        refused = httpx.post(f"{site}api/feedback", json={**given, "reason": "x" * 1001})
        assert refused.status_code == 400
    [remark] = Feedback(tmp_path / "feedback.sqlite").all()
    assert (remark.reason, remark.answer) == ("đúng", answer)
