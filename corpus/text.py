"""Characters: what every text goes through before it is stored, searched or compared."""

from __future__ import annotations

import re
import unicodedata

from corpus.errors import UsageError

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSEEN = ("Cc", "Cf", "Cs")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CODE_PAGES = ["cp1258", "cp1252", "utf_16_le", "utf_16_be", "gb18030", "shift_jis", "euc_kr"]


def canonical(text: str) -> str:
    """The same words in NFC with ``\\n`` line ends: the least that offsets and searches need.

    NUL and lone surrogates, which files and databases cannot hold, become U+FFFD.
    """
    text = _UNSTORABLE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", text))


def tidy(text: str) -> str:
    """`canonical`, without the characters nobody sees: control characters, the byte order mark,
    zero-width and other format characters, lone surrogates. Every kind of line end becomes
    ``\n``; tabs stay."""
    text = _LINE_ENDS.sub("\n", text)
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFC", kept)


def one_line(text: str) -> str:
    """`tidy`, on one line with single spaces: for titles and names."""
    return " ".join(tidy(text).split())


class _Folding(dict[int, str]):
    """Code point to folded letters, filled as `str.translate` asks for them."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if unicodedata.category(character) in ("Cf", "Cs"):
        return ""
    for _ in range(2):  # case folding can bring new accents: İ becomes i and a dot
        opened = unicodedata.normalize("NFKD", character).casefold()
        character = "".join(c for c in opened if not "\u0300" <= c <= "\u036f")
    return character.replace("đ", "d")


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text as search sees it: no accents, ``đ`` as ``d``, case folded, compatibility forms
    opened (``ﬁ`` as ``fi``), format characters dropped; NFC and NFD give the same.

    The result can be longer or shorter than the text: never use its offsets in the original; take
    those of `fold_with_offsets`.
    """
    return text.translate(_FOLDING)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """`fold`, and for each folded character the offset of the character it came from; one more
    offset, ``len(text)``, closes the list."""
    pieces = [_FOLDING[ord(c)] for c in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(pieces):  # nearly always: a character for a character
        return folded, list(range(len(text) + 1))
    offsets = [i for i, piece in enumerate(pieces) for _ in piece]
    return folded, [*offsets, len(text)]


def word_set(listing: str) -> frozenset[str]:
    """The words of a list written with blanks between them."""
    return frozenset(listing.split())


def decode(data: bytes, source: str = "the file") -> str:
    """The text of a file: UTF-8, or UTF-16/32 with a mark, else the likeliest older code page
    (Vietnamese cp1258 first). The result is in NFC.

    Raises `UsageError` when the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, source)
    if b"\x00" not in data[:100_000]:
        try:
            return canonical(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
        if (text := _older(data)) is not None:
            return text
    raise UsageError(f"{source} is not readable text: save it as UTF-8 text and try again.")


def _strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return canonical(data.decode(encoding))
    except UnicodeDecodeError:
        raise UsageError(
            f"{source} is marked as {encoding} but is damaged: save it as UTF-8 text and try again."
        ) from None


def _older(data: bytes) -> str | None:
    if sum(byte < 32 and byte not in b"\t\n\r\x0c" for byte in data[:100_000]) * 100 > len(data):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CODE_PAGES).best()
    return None if best is None else canonical(str(best))
