"""How each language denies, plans, allows, demands and exaggerates: patterns over small letters."""

from __future__ import annotations

import re

from corpus.types import Language

NEGATION: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:(?<!if )not(?! only)|\w+n't|never|cannot|no(?! (?:fewer|less|more|doubt|matter)\b)(?!\.? ?\d)"
        r"|none|nobody|nothing|nowhere|neither|nor|without|unable|hardly|scarcely|rarely|yet to"
        r"|(?:fail|refus|declin)(?:s|e|ed|es|ing)? to|den(?:y|ies|ied)|lack(?:s|ed|ing)?)\b"
    ),
    "vi": re.compile(
        r"(?<!hàng )(?<!phòng )\bkhông(?! (?:chỉ|những|ngừng|gian|quân|khí|ít|dưới|kém|quá|đến \d"
        r"|tới \d|phận|thu phí|mất tiền|mất phí|phải trả tiền|thể không))\b"
        r"|\bchưa(?! (?:đến|tới) \d)\b|\bđâu (?:có|phải)\b|\bchẳng(?! hạn)\b|\bchả\b|\bphủ nhận\b"
        r"|\btừ chối\b|\bbác bỏ\b"
    ),
}
HALF_DENIED: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:un(?!i|der|til|less|like|veil)[a-z]{4,}|non-?[a-z]{4,}|unlike|except|\w{3,}less"
        r"|dis(?:qualif|agree|approv|contin|ab|obe)\w+|im(?:possib|prop|perf)\w+"
        r"|in(?:suffic|effect|capab|complet|accur|activ)\w+)\b"
    ),
    "vi": re.compile(
        r"\b(?:phi(?= (?:chính|truyền|lợi|quân|bạo|pháp|nghĩa|lý|cách|tập))"
        r"|bất(?! (?:kỳ|cứ|động|ngờ))|vô(?! (?:cùng|số|địch|tuyến|tình))"
        r"|thiếu(?! (?:tướng|tá|úy|niên|nữ|nhi|sinh))|ngoại trừ|trừ khi)\b"
    ),
}
AUX = r"(?:(?:is|are|was|were|be|been|has|have|had) )*"
PLAN: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        rf"\b{AUX}(?:plan(?:s|ned|ning)? to|planned|planning|intend\w*"
        r"|aim(?:s|ed|ing)?|target(?:s|ed)? to|expect(?:s|ed)? to|schedul\w+|draft"
        r"|pledg\w+|promis\w+|vow(?:s|ed)?|mulling|upcoming|soon|preparing"
        r"|committed to|agreed (?:in principle )?to|offer(?:s|ed)? to|meant to|set to|ready to|prepared to"
        r"|about to|supposed to|would like to"
        r"|determined to|under discussion)\b|\b(?:is|are) (?:due )?to\b|\b(?:was|were) due to\b"
    ),
    "vi": re.compile(
        r"\b(?:dự kiến|(?:có|lên) kế hoạch|nhằm|hướng tới|dự thảo|sắp|sẵn sàng|hứa"
        r"|(?<!tháng )(?<!ngày )(?<!sự )(?<!trình )(?<!tác )chuẩn bị"
        r"|cam kết(?= (?:sẽ|tiếp tục|hỗ trợ|tăng|cử|thúc đẩy|cung cấp|đóng góp|giúp))"
        r"|đặt (?:ra )?mục tiêu|phấn đấu|quyết tâm|dự định|đang (?:tính|định)|lẽ ra|nhất trí sẽ|đồng ý sẽ)\b"
    ),
}
WISH: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        rf"\b{AUX}(?:hop(?:e|es|ed|ing)|want(?:s|ed)?|propos(?:e|es|ed|al|als)|seek\w*|urg(?:e|es|ed)|ask(?:s|ed)"
        r"|request\w*|call(?:s|ed|ing)? (?:on|for)|appeal\w*|suggest\w*|consider(?:s|ing|ed)|weigh\w*"
        r"|encourag(?:e|es|ed)|advis(?:e|es|ed)|invit(?:e|es|ed))\b"
    ),
    "vi": re.compile(
        r"\b(?:đề nghị|đề xuất|kiến nghị|mong(?: muốn)?|muốn|hy vọng|kêu gọi|gợi ý|tìm kiếm|vận động|xem xét"
        r"|cân nhắc|khuyến khích|động viên|khích lệ|khuyến nghị)\b"
    ),
}
FUTURE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:will|shall|would|going to)\b|\w'll\b"),
    "vi": re.compile(r"\b(?:sẽ|sắp)\b"),
}
MAYBE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:can|able|may(?! \d)|might|could|abilit(?:y|ies)|possibl[ey]|perhaps|likely|if|potential\w*"
        r"|reportedly|alleged\w*|suspect\w*|rumou?r\w*|appears? to|seems?|unless|provided that|subject to"
        r"|pending|on condition)\b"
    ),
    "vi": re.compile(
        r"\b(?:có thể|có lẽ|nếu|khả năng|được cho là|nghi ngờ|dường như|hình như|với điều kiện|miễn là"
        r"|trừ khi|chờ)\b"
    ),
}
MUST: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:must|ha(?:s|ve|d) to|oblig\w+|mandatory|compulsory|need\w*|requir\w+|forc\w+|necessary)\b"
    ),
    "vi": re.compile(
        r"(?<!không )(?<!bên )\bphải(?! trả tiền)(?! không)\b|\b(?:bắt buộc|buộc|cần|yêu cầu|đòi hỏi)\b"
    ),
}
DEMAND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:must|ha(?:s|ve|d) to|obliged|mandatory|compulsory)\b"),
    "vi": re.compile(r"(?<!không )(?<!bên )\bphải(?! trả tiền)(?! không)\b|\bbắt buộc\b"),
}
DRAFT: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:draft|pilot|provisional|preliminary)\b"),
    "vi": re.compile(r"\b(?:dự thảo|thí điểm|tạm thời|sơ bộ)\b"),
}
ONGOING: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:is|are) (?:still |now |currently )?\w{2,}ing\b|\b(?:under ?way|in progress)\b"
    ),
    "vi": re.compile(r"\bđang\b"),
}
DONE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:ha(?:s|ve|d)(?! to)|was|were|did|sent|held|took|gave|made|won|began|became|came"
        r"|led|met|told|said|built|left|found|grew|rose|fell|went|put|set up)\b"
        r"|(?<!-)\b(?!united|armed|related|advanced|based|indeed|hundred)\w{3,}ed\b"
    ),
    "vi": re.compile(r"\b(?:đã|từng|vừa|mới(?= (?:được|ra|ban)))\b"),
}
CLAIMS: dict[str, dict[Language, re.Pattern[str]]] = {
    "everything": {
        "en": re.compile(
            r"\b(?:all(?! (?:over|about))|every(?:one|body|thing|where)?|entire|whole"
            r"|without (?:any )?exception)\b"
        ),
        "vi": re.compile(
            r"\b(?:mọi(?! người (?:dân|biết))|tất cả|toàn bộ|ai cũng|nào cũng|bất kỳ|bất cứ)\b"
        ),
    },
    "the first": {
        "en": re.compile(
            r"\bfirst(?! (?:name|lady|half|quarter|phase|time)s?)\b|\bfor the first time\b"
        ),
        "vi": re.compile(r"\b(?:đầu tiên|lần đầu)\b"),
    },
    "the only one": {
        "en": re.compile(
            r"(?<!not )\b(?:only|sole(?:ly)?|exclusive(?:ly)?|single-handed(?:ly)?)\b"
        ),
        "vi": re.compile(
            r"(?<!không )\b(?:chỉ(?! (?:huy|đạo|thị|số|định|trích|dẫn|tiêu|ra|trong|sau|mất))"
            r"|duy nhất|một mình|tự mình)\b"
        ),
    },
    "a superlative": {
        "en": re.compile(
            r"\bthe most (?!of\b)\w+|\b(?:larg|high|bigg|great|fast|strong|old|young|low|small|long|short"
            r"|weak|poor|rich)est\b|\b(?:best|worst|than any(?:one|body)?|unprecedented|unrivall?ed"
            r"|world record)\b"
            r"|\blead\w* the (?:world|region)\b"
        ),
        "vi": re.compile(
            r"(?<!thống )(?<!ít )(?<!thứ )(?<!duy )(?<!hợp )\bnhất(?! (?:trí|quán|là|thể|thời|định|thiết))\b"
            r"|\bhơn (?:bất kỳ|bất cứ|mọi)\b|\bhàng đầu\b|\bkỷ lục\b"
            r"|\bdẫn đầu (?:thế giới|khu vực|cả nước|toàn cầu|châu)"
        ),
    },
    "most of it": {
        "en": re.compile(r"\b(?:most of|majority|nearly all|almost all)\b"),
        "vi": re.compile(r"\b(?:hầu hết|phần lớn|đa số|đa phần|đại đa số)\b"),
    },
    "completeness": {
        "en": re.compile(
            r"\b(?:full(?:y)?|completely|totally|entirely|absolutely|guarantee\w*|eliminat\w+|eradicat\w+"
            r"|perfectly|solved|proven?|unanimous\w*|once and for all)\b"
        ),
        "vi": re.compile(
            r"\b(?:hoàn toàn|đầy đủ|triệt để|tuyệt đối|xóa bỏ|xoá bỏ|chắc chắn|dứt điểm)\b"
        ),
    },
    "a lasting habit": {
        "en": re.compile(r"\b(?:always|constantly|forever|repeatedly)\b"),
        "vi": re.compile(r"\b(?:luôn(?: luôn)?|mãi mãi|vĩnh viễn|nhiều lần)\b"),
    },
    "a cause": {
        "en": re.compile(
            r"\b(?:because|due to|thanks to|as a result|led to|caused|resulted in|owing to)\b"
        ),
        "vi": re.compile(r"\b(?:bởi vì|nhờ|vì vậy|vì thế|khiến|dẫn đến|dẫn tới|gây ra|cho nên)\b"),
    },
    "a plan": {
        "en": re.compile(
            r"\b(?:plan(?:s|ned)? to|intend(?:s|ed)? to|(?:is|are|was|were) expected to)\b"
        ),
        "vi": re.compile(r"\b(?:dự kiến|dự định|có kế hoạch|lên kế hoạch)\b"),
    },
    "a contrast": {
        "en": re.compile(r"\b(?:despite|in spite of|regardless of|in defiance of)\b"),
        "vi": re.compile(r"\b(?:bất chấp|mặc cho)\b"),
    },
}
# What in a quote is enough for such a claim, beside the same words.
SAID: dict[str, dict[Language, re.Pattern[str]]] = {
    "everything": {
        "en": re.compile(r"\b(?:each|any\w*|total|both|throughout|universal\w*|none|no one)\b"),
        "vi": re.compile(r"\b(?:mỗi|từng|tổng|đều|(?<!an )(?<!hoàn )toàn(?! cầu)|khắp)\b"),
    },
    "the first": {
        "en": re.compile(r"\b(?:1st|no\.? ?1|initial\w*|inaugural|earliest|original\w*)\b"),
        "vi": re.compile(r"\b(?:thứ nhất|ban đầu|đầu|số 1|số một)\b"),
    },
    "the only one": {
        "en": re.compile(r"\b(?:alone|merely|just|single|exclusiv\w+)\b"),
        "vi": re.compile(r"\b(?:riêng|một mình|mỗi)\b"),
    },
    "a superlative": {
        "en": re.compile(r"\b(?:most|least|top|record|maximum|never before|leading)\b"),
        "vi": re.compile(r"\b(?:hàng đầu|kỷ lục|hầu hết|chưa từng|bậc nhất)\b"),
    },
    "most of it": {
        "en": re.compile(r"\b(?:most|mostly|mainly|largely|bulk|predominant\w*)\b"),
        "vi": re.compile(r"\b(?:chủ yếu|phần nhiều|hơn nửa|quá nửa|nhất)\b"),
    },
    "completeness": {
        "en": re.compile(r"\b(?:complete|total|entire|whole|all|certain\w*|sure\w*|ensur\w+)\b"),
        "vi": re.compile(r"\b(?:toàn bộ|trọn vẹn|hết|bảo đảm|đảm bảo|mọi|hoàn chỉnh|toàn diện)\b"),
    },
    "a lasting habit": {
        "en": re.compile(
            r"\b(?:continu\w+|permanent\w*|never|consistent\w*|times|often|regular\w*)\b"
        ),
        "vi": re.compile(r"\b(?:thường xuyên|liên tục|không ngừng|lúc nào|bao giờ)\b"),
    },
    "a cause": {
        "en": re.compile(
            r"\b(?:since|so|through|contribut\w+|help\w*|therefore|thus|hence|thereby|mak(?:e|es|ing)|made"
            r"|reason|cause\w*|result\w*|for lack|following)\b"
        ),
        "vi": re.compile(
            r"\b(?:(?<!tự )do|vì|để|góp phần|qua đó|giúp|nên|nguyên nhân|lý do|dẫn|làm(?! việc))\b"
        ),
    },
    "a plan": {
        "en": re.compile(
            r"\b(?:plan\w*|will|would|shall|should|expect\w*|inten[dt]\w*|aim\w*|goals?|target\w*|propos\w*"
            r"|prepar\w*|going to|schedul\w*|to be|seek\w*|hop(?:e|es|ed|ing)|want\w*|commit\w*|pledg\w*)\b"
        ),
        "vi": re.compile(
            r"\b(?:sẽ|kế hoạch|dự kiến|dự định|mục tiêu|chuẩn bị|định hướng|hướng tới|mong|muốn|sắp)\b"
        ),
    },
    "a contrast": {
        "en": re.compile(
            r"\b(?:although|though|while|but|however|yet|still|notwithstanding|even)\b"
        ),
        "vi": re.compile(r"\b(?:dù|mặc dù|tuy|tuy nhiên|nhưng|song|mặc|dẫu|vẫn|bất kể)\b"),
    },
}


TO_BE_DONE = re.compile(r"\bto\s+(?:be\s+|have\s+(?:been\s+)?)?\w+")
ONE_OF = re.compile(r"\b(?:one of|among the|một trong (?:những|các|số))\b")
