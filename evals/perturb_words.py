"""The words `evals.perturb` makes a sentence false with: patterns and replacements, and added claims."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.types import Language

Edit = tuple[str, str]
"""A pattern, and what its match becomes (a template of `re`)."""

_PAST = """
signed:sign approved:approve adopted:adopt attended:attend discussed:discuss affirmed:affirm
stressed:stress thanked:thank received:receive launched:launch established:establish
organized:organize organised:organise chaired:chair supported:support identified:identify
assessed:assess focused:focus proposed:propose pledged:pledge asked:ask coordinated:coordinate
recalled:recall promoted:promote strengthened:strengthen shared:share joined:join
welcomed:welcome marked:mark opened:open closed:close took:take held:hold led:lead
"""
_VERBS_VI = (
    "(tham gia|tổ chức|ký|khẳng định|nhấn mạnh|hỗ trợ|thông qua|thảo luận|thúc đẩy|đề xuất|đề nghị"
    "|đánh giá|xây dựng|thành lập|phối hợp|góp phần|quy tụ|đánh dấu|đóng vai trò|đặt mục tiêu|tăng cường)"
)
_SUBJECT_VI = (
    r"(?<!việc )(?<!sự )(?<!nhằm )(?<!để )(?<!về )(?<!và )(?<!, )(?<!không )(?<!đã )(?<!sẽ )"
)


def _past_edits(make: str) -> list[Edit]:
    """``signed`` to ``did not sign`` and the like, one edit a verb."""
    finite = r"(?<!was )(?<!were )(?<!be )(?<!been )(?<!has )(?<!have )(?<!and )(?<!, )"
    pairs = (pair.split(":") for pair in _PAST.split())
    return [(rf"{finite}\b{past}\b(?! by)", make.format(base)) for past, base in pairs]


_END = r"(?<!\.)\.?\Z"

BOUNDS: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (r"\bmore than (?=\d)", "fewer than "),
        (r"\bnearly (?=\d)", "more than "),
        (r"\bnearly (?=\d)", "exactly twice "),
    ),
    "vi": ((r"\bhơn (?=\d)", "gần "), (r"\bgần (?=\d)", "hơn "), (r"\bhơn (?=\d)", "chưa đến ")),
}
UNITS: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (r"(\d+)(?:%| percent)", r"\1 times"),
        (r"(\d+)(?:%| percent) of whom", r"\1 of whom"),
        (r"\b(\d+) years\b", r"\1 months"),
        (r"\b(\d[\d,.]*) (?=military|senior|officers)", r"\1 million "),
        (r"\b(\d[\d,.]*) (?=military|senior|officers)", r"\1 percent of "),
        (r"\b(\d+) (?=plenary|thematic|working)", r"\1 hours of "),
    ),
    "vi": (
        (r"(\d+)(?:%| phần trăm)", r"\1 lần"),
        (r"(\d+)(?:%| phần trăm)", r"\1 người"),
        (r"\b(\d{1,3}) năm\b(?! \d)", r"\1 tháng"),
        (r"\b(\d[\d.,]*) (?=sĩ quan|lãnh đạo)", r"\1 nghìn "),
        (r"\b(\d[\d.,]*) (?=sĩ quan|lãnh đạo)", r"\1% "),
        (r"\b(\d+) (?=phiên|tổ)", r"\1 giờ "),
    ),
}
RANKS: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (r"\bDeputy (?=Prime|Minister|Director|PM)", ""),
        (r"(?<!Deputy )\bMinister (?=of|L)", "Deputy Minister "),
        (r"\bMajor General\b", "Colonel"),
        (r"\bSenior Lieutenant General\b", "Colonel"),
        (r"\bAmbassador\b", "Minister"),
    ),
    "vi": (
        (r"\bPhó Thủ tướng\b", "Thủ tướng"),
        (r"\bThứ trưởng\b", "Bộ trưởng"),
        (r"\bBộ trưởng\b", "Thứ trưởng"),
        (r"\bPhó Giám đốc\b", "Giám đốc"),
        (r"\b[Tt]hượng tướng\b", "Đại tá"),
        (r"\bĐại sứ\b", "Bộ trưởng"),
    ),
}
DENY: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (
            r"\b(has|have|had) (?=(?:been|proactively|always|\w+ed|sent|built|made|given)\b)",
            r"\1 not ",
        ),
        (r"\b(is|are|was|were|will|would)\b (?!not\b)", r"\1 not "),
        (r"\bmarks\b", "does not mark"),
        (r"\bplays\b", "does not play"),
        (r"\b(targets|aims|specifies|affirms|promotes|covers)\b", r"never \1"),
        *_past_edits("did not {}"),
    ),
    "vi": (
        (r"\bđã (?!không|được)", "chưa "),
        (r"\bsẽ (?!không)", "sẽ không "),
        (r"\blà (?=một|cơ quan|phụ nữ)", "không phải là "),
        (r"\bđược (?=tổ chức|hỗ trợ|thông qua|ban hành)", "không được "),
        (_SUBJECT_VI + r"\b" + _VERBS_VI + r"\b", r"không \1"),
    ),
}
OPPOSITES: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (r"\bhigher than\b", "lower than"),
        (r"\bstrengthen(?=ed|ing|\b)", "weaken"),
        (r"\bsupports\b", "opposes"),
        (r"\b(?<=to )support\b", "oppose"),
        (r"\bsupporting\b", "opposing"),
        (r"\bpromote\b", "restrict"),
        (r"\bincreas(?=e|ed|ing)", "decreas"),
        (r"\bsuccess\b", "failure"),
        (r"\bwelcomes\b", "rejects"),
        (r"\bimprov(?:e|ing)\b", "reduce"),
        (r"\bopening\b", "closing"),
        (r"\bclosing\b", "opening"),
        (r"\bin-person\b", "written"),
    ),
    "vi": (
        (r"\bcao hơn\b", "thấp hơn"),
        (r"\btăng cường\b", "cắt giảm"),
        (r"\bủng hộ\b", "phản đối"),
        (r"\bthúc đẩy\b", "hạn chế"),
        (r"\bnâng cao\b", "hạ thấp"),
        (r"\bhoan nghênh\b", "phê phán"),
        (r"\bthành công\b", "thất bại"),
        (r"\bkhai mạc\b", "bế mạc"),
        (r"\bbế mạc\b", "khai mạc"),
    ),
}
MODALITY: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (
            r"\bwill (?:also |actively )?(support|boost|promote|review|improve|participate)\b",
            r"has already begun to \1",
        ),
        (r"\bwill (?:also )?(\w+)\b", r"may \1"),
        (r"\bwould continue to\b", "must continue to"),
        (r"\b(?:aims|targets) to (\w+)\b", r"has managed to \1"),
        (r"\basked\b", "ordered"),
        (r"\bhas (?=signed|sent|strengthened)(\w+)", r"is expected to have \1"),
        (r"\b(?:has|have) (?=sent|built|made|been)", "may have "),
        (r"\bwas (?=attended|organized|jointly)", "will be "),
        (r"\bis supported\b", "will be supported"),
        (r"\bdraft action plan\b", "final action plan"),
        *_past_edits("plans to {}"),
    ),
    "vi": (
        (r"\bđã (?!được)", "sẽ "),
        (r"\bđã (?!được)", "dự kiến "),
        (r"\bsẽ (?:tích cực |cũng )?", "đã "),
        (r"\bsẽ ", "có thể "),
        (r"\bnhằm ", "đã hoàn tất việc "),
        (r"\bđặt mục tiêu ", "đã hoàn thành mục tiêu "),
        (r"\bđề nghị\b", "bắt buộc"),
        (r"\bdự thảo kế hoạch\b", "kế hoạch chính thức"),
        (_SUBJECT_VI + r"\b" + _VERBS_VI + r"\b", r"sẽ \1"),
    ),
}
OVERCLAIM: Mapping[Language, tuple[Edit, ...]] = {
    "en": (
        (r"\b(?:a number of|several|many|some)\b", "all"),
        (r"\bone of the (\w+) countries\b", r"the most \1 country"),
        (r"^(The \w+|Viet Nam|Delegates|Deputy|Minister)\b", r"Only \1"),
        (r"\bcontribut(?:es?|ing) to\b", "guaranteeing"),
        (r"\bimportant\b", "the most important"),
        (r"\b(?:has|have) (?!always)", r"has always "),
        (_END, " for the first time in history."),
        (_END, ", more than any other country."),
        (r"\b(?:senior leaders|delegates|officers)\b", r"all \g<0>"),
        (r"\bwill (?!always)", "will always "),
    ),
    "vi": (
        (r"\b(?:một số|nhiều)\b", "tất cả"),
        (r"\bmột trong những quốc gia\b", "quốc gia duy nhất"),
        (r"^(Hội thảo|Hội nghị|Việt Nam|Các đại biểu|Chương trình)\b", r"Chỉ có \1"),
        (r"\bgóp phần\b", "bảo đảm hoàn toàn việc"),
        (r"\bquan trọng\b", "quan trọng nhất"),
        (r"\bđã (?!luôn)", "luôn luôn "),
        (_END, " lần đầu tiên trong lịch sử."),
        (_END, ", nhiều nhất thế giới."),
        (r"\b(?:lãnh đạo cấp cao|sĩ quan|đại biểu)\b", r"toàn bộ \g<0>"),
    ),
}
SYMMETRICAL: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:with|between|and|jointly|together|co-\w+)\b|,(?! (?:minister|deputy|\w+ of))"
    ),
    "vi": re.compile(r"\b(?:với|giữa|và|cùng|đồng|phối hợp)\b"),
}
ADDED: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "with a budget of 3 million dollars",
        "in partnership with the World Bank",
        "for students of rural secondary schools",
        "after months of difficult negotiations",
        "despite criticism from the opposition",
        "at the request of private companies",
        "with new helicopters and armoured vehicles",
        "in the presence of the King of Sweden",
        "because of pressure from creditors",
        "in a ceremony broadcast on television",
        "under the direct command of General Smith",
        "as part of a trade agreement on textiles",
    ),
    "vi": (
        "với ngân sách 3 triệu đô la",
        "với sự hợp tác của Ngân hàng Thế giới",
        "dành cho học sinh các trường vùng nông thôn",
        "sau nhiều tháng đàm phán khó khăn",
        "bất chấp chỉ trích của phe đối lập",
        "theo yêu cầu của các công ty tư nhân",
        "bằng máy bay trực thăng và xe bọc thép mới",
        "trước sự chứng kiến của Quốc vương Thụy Điển",
        "do sức ép của các chủ nợ",
        "trong một buổi lễ được truyền hình trực tiếp",
        "dưới sự chỉ huy trực tiếp của tướng Smith",
        "trong khuôn khổ hiệp định thương mại dệt may",
    ),
}
ELSEWHERE: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "Rice exports from the Mekong Delta fell sharply because of salt water.",
        "The new metro line opened to passengers after years of delay.",
        "The central bank kept its interest rates unchanged.",
        "Women officers receive a monthly allowance while they serve abroad.",
        "The programme pays for the schooling of the officers' children.",
        "Every province has set up an office for women, peace and security.",
        "The battalion built a hospital and three schools near its base.",
        "The National Assembly debated a law on peacekeeping.",
        "Applicants must speak English and hold a driving licence.",
        "The Security Council extended the mission for another year.",
    ),
    "vi": (
        "Xuất khẩu gạo của đồng bằng sông Cửu Long giảm mạnh vì nước mặn.",
        "Tuyến tàu điện mới mở cửa đón khách sau nhiều năm chậm trễ.",
        "Ngân hàng trung ương giữ nguyên lãi suất.",
        "Nữ sĩ quan được hưởng phụ cấp hằng tháng khi làm việc ở nước ngoài.",
        "Chương trình chi trả học phí cho con em của các sĩ quan.",
        "Mỗi tỉnh đều đã lập một văn phòng về phụ nữ, hòa bình và an ninh.",
        "Tiểu đoàn đã xây một bệnh viện và ba trường học gần doanh trại.",
        "Quốc hội đã thảo luận một dự luật về gìn giữ hòa bình.",
        "Người dự tuyển phải nói tiếng Anh và có bằng lái xe.",
        "Hội đồng Bảo an gia hạn nhiệm vụ của phái bộ thêm một năm.",
    ),
}
