"""The words of the pages around the widget, in both languages. They are HTML."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "title": "Hỏi các bài báo",
        "not_allowed": "Trang web này chưa được phép dùng khung hỏi đáp.",
        "demo": "Trang thử khung hỏi đáp",
        "demo_about": "Trang này dùng khung hỏi đáp như một trang web khác: một thẻ duy nhất, "
        "không có mã hay kiểu viết liền trong trang. Hãy bấm nút ở góc dưới bên phải.",
        "demo_away": "Trang thử chỉ chạy trên chính máy chủ (localhost). Với trang web của bạn, dùng "
        "<code>wpsqa site add TÊN --origin https://…</code>, rồi chép thẻ ở trang "
        '<a href="embed">embed</a>.',
        "embed": "Thẻ để nhúng khung hỏi đáp",
        "site": "Mã của trang web",
        "show": "Xem thẻ",
        "unknown_site": "Không có trang web nào mang mã này. Thêm bằng lệnh "
        "<code>wpsqa site add TÊN --origin https://…</code>.",
        "mode": "Cách nhúng",
        "mode_shadow": "Trong trang",
        "mode_iframe": "Khung riêng, cách ly chặt",
        "lang": "Ngôn ngữ",
        "lang_": "Theo trang web",
        "lang_vi": "Tiếng Việt",
        "lang_en": "English",
        "theme": "Màu nền",
        "theme_": "Theo thiết lập của trang web",
        "theme_light": "Sáng",
        "theme_dark": "Tối",
        "pin": "Phiên bản",
        "pin_no": "Luôn mới nhất",
        "pin_yes": "Cố định, có mã kiểm tra (đổi thẻ khi máy chủ lên bản mới)",
        "tag": "Chép thẻ này vào trang web, trong <code>&lt;head&gt;</code> hoặc "
        "<code>&lt;body&gt;</code>:",
        "copy": "Chép thẻ",
        "policy": "Nếu trang web có Content-Security-Policy, thêm:",
        "noscript": "Hỏi các bài báo về Phụ nữ, Hòa bình và An ninh",
    },
    "en": {
        "title": "Ask the articles",
        "not_allowed": "This site may not use the widget.",
        "demo": "A page to try the widget",
        "demo_about": "This page shows the widget as another site would: one tag, and no script or "
        "style written into the page. Press the button at the bottom right.",
        "demo_away": "The demo runs on the server's own machine only (localhost). For your site, use "
        "<code>wpsqa site add NAME --origin https://…</code>, then copy the tag from "
        '<a href="embed">embed</a>.',
        "embed": "The tag that embeds the widget",
        "site": "Id of the site",
        "show": "Show the tag",
        "unknown_site": "No site has this id. Add one with "
        "<code>wpsqa site add NAME --origin https://…</code>.",
        "mode": "How",
        "mode_shadow": "In the page",
        "mode_iframe": "In a frame, strictly isolated",
        "lang": "Language",
        "lang_": "As the page",
        "lang_vi": "Tiếng Việt",
        "lang_en": "English",
        "theme": "Colours",
        "theme_": "As set for the site",
        "theme_light": "Light",
        "theme_dark": "Dark",
        "pin": "Version",
        "pin_no": "Always the newest",
        "pin_yes": "Fixed, with its hash (change the tag when the server is updated)",
        "tag": "Copy this tag into the page, in <code>&lt;head&gt;</code> or "
        "<code>&lt;body&gt;</code>:",
        "copy": "Copy the tag",
        "policy": "If the page has a Content-Security-Policy, add:",
        "noscript": "Ask the articles about Women, Peace and Security",
    },
}
