"""The words of numbers and their units, in both languages."""

from __future__ import annotations

from corpus.text import word_set
from corpus.words import key

EN_UNITS = {
    **{
        w: n
        for n, w in enumerate(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
            ]
        )
    },
    **{
        w: 10 * n
        for n, w in enumerate(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
        )
    },
}
EN_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
VI_UNITS = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
VI_TAIL = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "rưỡi": 5}
VI_SCALES = {
    "mươi": 10.0, "chục": 10.0, "trăm": 100.0, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4,
    "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}  # fmt: skip
SHORT_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, "tr": 1e6}

UNITS: dict[str, frozenset[str]] = {
    "percent": word_set("% percent phần_trăm per_cent"),
    "dollar": word_set("$ usd dollar đô_la us$ đô"),
    "dong": word_set("đồng vnd dong"),
    "euro": word_set("€ euro eur"),
    "pound": word_set("£ gbp bảng"),
    "kilometre": word_set("km kilometre kilometer ki_lô_mét cây_số"),
    "mile": word_set("mile dặm"),
    "metre": word_set("metre meter mét m"),
    "hectare": word_set("ha hectare héc_ta"),
    "kilogram": word_set("kg kilogram ki_lô_gam kilo"),
    "tonne": word_set("tonne ton tấn"),
    "degree": word_set("° degree độ"),
    "year": word_set("year năm"),
    "month": word_set("month tháng"),
    "week": word_set("week tuần"),
    "day": word_set("day ngày"),
    "hour": word_set("hour giờ tiếng"),
    "minute": word_set("minute phút"),
    "second": word_set("giây"),
}
TIMES = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
UNIT_OF = {
    " ".join(key(w, "en") if w.isascii() else key(w, "vi") for w in form.split("_")): unit
    for unit, forms in UNITS.items()
    for form in forms
}

MORE = word_set("hơn trên vượt ít_nhất tối_thiểu không_dưới more_than over above exceeding "
                 "at_least upwards_of no_fewer_than no_less_than in_excess_of")  # fmt: skip
LESS = word_set("gần dưới chưa_đến chưa_tới không_đến không_tới ngót xấp_xỉ_dưới suýt nearly almost "
                 "under below less_than fewer_than up_to at_most close_to just_under tối_đa "
                 "không_quá")  # fmt: skip
ABOUT = word_set("khoảng chừng tầm độ xấp_xỉ about around some approximately roughly circa")
VI_COUNTED = word_set(
    """người phiên nước tỉnh xã đội tổ sĩ nữ quốc thành lần tuần giờ phút bài dự cuộc chiếc con
    mục vấn nhóm đại phụ lớp khóa trung cơ hội phần điểm triệu nghìn ngàn trăm tỷ mươi học cán chiến
    y bác giảng binh quân chuyên nạn vụ trường huyện quận phường thôn làng bản đoàn phái nhà tàu máy
    xe bộ ngành lĩnh nghị văn chương gia em cháu trẻ đứa suất giải buổi khu cụm tiểu trạm bệnh đơn
    nhiệm sáng khuyến giai trụ kế giáo tiết mô nguyên"""
)
VI_NOT_FIVE_AFTER = word_set(
    """trong mỗi hàng hằng cuối đầu từ vào sau trước suốt các những nhiều vài mấy nửa cả giữa qua
    đến tới theo kể hết tròn mừng chào thường lâu"""
)
