"""Errors in Vietnamese: the lines are those the program says, and what is filled in is kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import parse_day
from corpus.errors import UsageError
from corpus.fetch import fetch
from corpus.importer import import_json, import_text
from corpus.language import detect
from corpus.read import parse_article
from corpus.types import Language
from qa.assistant import Assistant
from qa.telling import lines, told_in
from qa.web.admin_work import read_file
from qa.web.api import parse_day as parse_api_day

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"\{\w+\}")
ERRORS = {
    "Closed",
    "IndexBusy",
    "IndexProblem",
    "Interrupted",
    "ModelProblem",
    "NotFound",
    "StoreLost",
    "UsageError",
    "WpsqaError",
}
# Where a reader of the page, of the widget or of the administration can come to.
REACHED = (
    *(f"corpus/{name}.py" for name in ("dates", "fetch", "importer", "read", "records", "text")),
    *(f"qa/{name}.py" for name in ("assistant", "feedback", "library", "models")),
    *(f"qa/web/{name}.py" for name in ("admin", "admin_door", "admin_runs", "admin_work", "api")),
    "qa/web/articles.py",
    "vectorstore/index.py",
    "vectorstore/snapshot.py",
)
# A folder and a file of one's own are named on the command line only.
NOT_SHOWN = ("{}: there is no such ", "{} holds no articles; ", "{} is damaged; {}")


def template(node: ast.expr | None) -> str | None:
    """A text with ``{}`` for whatever is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return "".join(map(str, parts))
    return None


def texts(path: Path) -> set[str]:
    """Every text of a module, with ``{}`` for what is filled in."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {text for node in nodes if isinstance(node, ast.expr) and (text := template(node))}


def raised(path: Path) -> set[str]:
    """The messages a module raises."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        if node.func.id in ERRORS and (text := template(node.args[0])):
            found.add(text)
    return found


@pytest.mark.parametrize("module", REACHED)
def test_every_error_that_can_be_met_has_its_vietnamese(module: str) -> None:
    known = {PLACE.sub("{}", line) for line in lines()}
    met = {text for text in raised(ROOT / module) if not text.startswith(NOT_SHOWN)}
    assert met - known == set()


def test_every_line_is_one_the_program_says() -> None:
    files = [
        file for name in ("corpus", "qa", "vectorstore") for file in (ROOT / name).rglob("*.py")
    ]
    said = set().union(*map(texts, files))
    assert {line for line in lines() if PLACE.sub("{}", line) not in said} == set()


def test_both_sides_have_the_same_places() -> None:
    for english, vietnamese in lines().items():
        wanted, found = set(PLACE.findall(english)), set(PLACE.findall(vietnamese))
        assert found <= wanted, english
        assert wanted - found <= {"{what}"}, english
        if len(PLACE.sub("", english)) > 30:
            assert detect(vietnamese, "en") == "vi", english


def say(error: Exception, language: Language = "vi") -> str:
    return told_in(language, str(error))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (lambda: parse_day("31/2/2024"), "không có ngày '31/2/2024'; hãy viết dạng YYYY-MM-DD."),
        (lambda: parse_api_day("mai"), "as_of không phải là ngày: hãy viết như 2024-12-31 thay vì 'mai'."),
        (lambda: fetch("http://127.0.0.1:9"), "127.0.0.1 là địa chỉ nội bộ; chỉ tải được trang công khai."),
        (lambda: fetch("ftp://a.org"), "Không tải được 'ftp://a.org'; hãy đưa địa chỉ http:// hoặc"),
        (lambda: import_text("x"), "Văn bản đã dán không có nội dung bài báo; hãy đưa nội dung của bài."),
        (lambda: list(import_json("{", "a.json")), "a.json không phải là JSON ("),
        (lambda: read_file("a.docx", b"", None), "a.docx: không đọc được loại tệp này; hãy dùng .md .txt"),
        (
            lambda: parse_article("---\ntitle: T\npublished: soon\n---\nX.", "b.md", "b"),
            "b.md: 'published': 'soon' không phải là ngày; hãy viết dạng YYYY-MM-DD.",
        ),
    ],
)  # fmt: skip
def test_real_errors_are_told(what: object, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        what()  # type: ignore[operator]
    assert say(caught.value).startswith(said)
    assert say(caught.value, "en") == str(caught.value)


def test_what_is_asked_wrongly_is_told(assistant: Assistant) -> None:
    for text, said in ((" ", "Câu hỏi còn trống"), ("a" * 2001, "Câu hỏi dài 2001 ký tự")):
        with pytest.raises(UsageError) as caught:
            assistant.question(text)
        assert say(caught.value).startswith(said)


def test_what_has_no_vietnamese_is_said_to_be_english() -> None:
    assert told_in("vi", "A new failure.") == "Máy chủ trả lời bằng tiếng Anh: A new failure."
    assert told_in("vi", "Trang này đã hết lượt hỏi.") == "Trang này đã hết lượt hỏi."


@given(text=st.from_regex(r"\w{1,300}", fullmatch=True))
def test_any_text_can_be_told(text: str) -> None:
    assert told_in("en", text) == text
    assert told_in("vi", f"{text} is not an address ({text}).").endswith(
        f"{text} không phải là địa chỉ ({text})."
    )
