// What the page says of itself, in both languages, and how it writes dates.

import { ADMIN_WORDS } from './admin-words.js';

const WORDS = {
  vi: {
    ...ADMIN_WORDS.vi,
    title: 'Phụ nữ, Hòa bình và An ninh: hỏi đáp có trích nguồn',
    brand: 'Phụ nữ, Hòa bình và An ninh',
    tagline: 'Hỏi đáp có trích nguồn',
    skip: 'Đến ô đặt câu hỏi',
    language: 'Ngôn ngữ giao diện',
    theme: 'Đổi nền sáng, tối',
    menu: 'Các cuộc trò chuyện',
    articles: 'Bài báo',
    fresh: 'Câu hỏi mới',
    welcome: 'Bạn muốn biết điều gì?',
    promise: 'Mỗi câu trả lời dẫn thẳng đến nguyên văn trong bài báo có ghi ngày đăng. Điều gì các bài báo không nói, trang này sẽ nói rõ là không có.',
    examples: 'Thử hỏi',
    examplesOther: 'In English',
    box: 'Câu hỏi của bạn',
    placeholder: 'Đặt câu hỏi bằng tiếng Việt hoặc tiếng Anh…',
    send: 'Hỏi',
    stop: 'Dừng',
    searching: 'Đang tìm trong các bài báo…',
    writing: 'Đang viết và kiểm tra từng câu…',
    answers: 'Câu hỏi và trả lời',
    question: 'Câu hỏi',
    source: 'Nguồn {n}: {title}',
    sources: 'Nguồn',
    sourceOf: 'Nguồn {n} trên {total}',
    previous: 'Nguồn trước',
    next: 'Nguồn sau',
    close: 'Đóng',
    reader: 'Bài báo nguồn',
    back: 'Tất cả bài báo',
    original: 'Mở bài gốc',
    noLink: 'không có đường dẫn',
    stated: 'ngày ghi trong bài',
    inferred: 'ngày suy ra',
    because: 'vì',
    unknown: 'không rõ ngày đăng',
    inVi: 'tiếng Việt',
    inEn: 'tiếng Anh',
    partial: 'chỉ được xác nhận một phần',
    unsupported: 'chưa được xác nhận',
    translated: 'bản dịch',
    translation: 'Bản dịch, không phải nguyên văn',
    whole: 'Xem song song nguyên văn và bản dịch',
    originalWords: 'Nguyên văn trong bài',
    passageNear: 'Đoạn gần nhất, không phải căn cứ trả lời',
    reviewed: 'đã đối chiếu với nguyên văn',
    notReviewed: 'chưa được người đọc lại',
    madeBy: 'Người hoặc công cụ dịch: {origin}',
    abstained: 'Các bài báo không nói về điều này.',
    nearest: 'Bài gần nhất với câu hỏi (không phải căn cứ trả lời)',
    interrupted: 'Câu trả lời bị ngắt giữa chừng; những câu ở trên đã được kiểm tra.',
    stopped: 'Bạn đã dừng; những câu ở trên đã được kiểm tra.',
    failed: 'Chưa trả lời được: {error}',
    offline: 'Không kết nối được với máy chủ. Hãy kiểm tra mạng rồi hỏi lại.',
    byWords: 'Trích nguyên văn, không dùng mô hình ngôn ngữ',
    byWordsTranslated: 'Trích nguyên văn hoặc bản dịch có sẵn, không dùng mô hình ngôn ngữ',
    byModel: 'Viết bởi {model}, từng câu đã kiểm tra với nguồn',
    retry: 'Hỏi lại',
    edit: 'Sửa câu hỏi',
    editing: 'Đang sửa một câu hỏi; các câu trả lời từ đó trở đi sẽ được thay.',
    cancel: 'Bỏ sửa',
    copy: 'Chép kèm nguồn',
    copied: 'Đã chép',
    edited: 'Bài báo đã được sửa sau khi có câu trả lời này. Khi đó nguyên văn là:',
    gone: 'Bài báo này không còn trong kho. Nguyên văn đã trích:',
    loading: 'Đang mở…',
    noArticles: 'Chưa có bài báo nào. Thêm bài bằng lệnh: wpsqa corpus add TỆP',
    count: '{n} bài báo',
    noneMatch: 'Không bài nào khớp bộ lọc.',
    filter: 'Lọc theo tiêu đề',
    anyLanguage: 'Mọi ngôn ngữ',
    anyPublisher: 'Mọi nơi đăng',
    from: 'Từ ngày',
    to: 'Đến ngày',
    asOf: 'Tính đến ngày',
    asOfHelp: 'Bỏ qua bài đăng sau ngày này',
    asOfShown: 'Tính đến {day}',
    clear: 'Xóa',
    why: 'Vì sao là những đoạn này',
    whyHelp: 'Các đoạn tìm thấy, gần câu hỏi nhất trước. Điểm chỉ so sánh được trong cùng một câu hỏi.',
    score: 'điểm',
    timeline: 'Nguồn theo thời gian',
    useful: 'Hữu ích',
    useless: 'Chưa đúng',
    reason: 'Vì sao? (không bắt buộc)',
    sendReason: 'Gửi',
    thanks: 'Cảm ơn, đã ghi nhận.',
    notKept: 'Chưa ghi được ý kiến: {error}',
    searchTalks: 'Tìm trong các cuộc trò chuyện',
    noTalks: 'Chưa có cuộc trò chuyện nào.',
    kept: 'Chỉ lưu trong trình duyệt này.',
    rename: 'Đổi tên',
    remove: 'Xóa cuộc trò chuyện',
    removeSure: 'Xóa “{title}”?',
    newName: 'Tên mới',
    export: 'Tải về',
    bibliography: 'Tài liệu trích dẫn',
    askNext: 'Có thể hỏi tiếp',
    differ: 'Mỗi bài nói gì, mới nhất trước',
    articleSays: 'Bài viết',
    done: 'Trả lời xong: {sentences} câu, {sources} nguồn.',
    full: 'Trình duyệt hết chỗ lưu; cuộc trò chuyện cũ nhất đã được bỏ.',
  },
  en: {
    ...ADMIN_WORDS.en,
    title: 'Women, Peace and Security: answers with their sources',
    brand: 'Women, Peace and Security',
    tagline: 'Answers with their sources',
    skip: 'Go to the question box',
    language: 'Language of the page',
    theme: 'Switch light and dark',
    menu: 'Conversations',
    articles: 'Articles',
    fresh: 'New question',
    welcome: 'What would you like to know?',
    promise: 'Every sentence of an answer opens the exact words of a dated article. What the articles do not say, this page says they do not say.',
    examples: 'Try asking',
    examplesOther: 'Bằng tiếng Việt',
    box: 'Your question',
    placeholder: 'Ask in Vietnamese or English…',
    send: 'Ask',
    stop: 'Stop',
    searching: 'Searching the articles…',
    writing: 'Writing and checking each sentence…',
    answers: 'Questions and answers',
    question: 'Question',
    source: 'Source {n}: {title}',
    sources: 'Sources',
    sourceOf: 'Source {n} of {total}',
    previous: 'Previous source',
    next: 'Next source',
    close: 'Close',
    reader: 'Source article',
    back: 'All articles',
    original: 'Open the original',
    noLink: 'no link',
    stated: 'date printed in the article',
    inferred: 'date inferred',
    because: 'because',
    unknown: 'date unknown',
    inVi: 'Vietnamese',
    inEn: 'English',
    partial: 'only partly confirmed',
    unsupported: 'not confirmed',
    translated: 'translation',
    translation: 'Translation, not the original words',
    whole: 'Original and translation side by side',
    originalWords: 'The original words in the article',
    passageNear: 'Nearest passage, not support for an answer',
    reviewed: 'checked against the original',
    notReviewed: 'not read over by a person',
    madeBy: 'Translated by: {origin}',
    abstained: 'The articles do not say.',
    nearest: 'Nearest articles (not support for an answer)',
    interrupted: 'The answer was cut off; the sentences above were checked.',
    stopped: 'You stopped it; the sentences above were checked.',
    failed: 'No answer: {error}',
    offline: 'The server cannot be reached. Check the connection and ask again.',
    byWords: 'Quoted word for word, no language model',
    byWordsTranslated: 'Quoted word for word or in a stored translation, no language model',
    byModel: 'Written by {model}, each sentence checked against its source',
    retry: 'Ask again',
    edit: 'Edit the question',
    editing: 'Editing an earlier question; the answers from there on will be replaced.',
    cancel: 'Leave it as it was',
    copy: 'Copy with sources',
    copied: 'Copied',
    edited: 'The article was edited after this answer. Its words then were:',
    gone: 'This article is no longer here. The quoted words were:',
    loading: 'Opening…',
    noArticles: 'There are no articles yet. Add some with: wpsqa corpus add FILE',
    count: '{n} articles',
    noneMatch: 'No article matches the filter.',
    filter: 'Filter by title',
    anyLanguage: 'Any language',
    anyPublisher: 'Any publisher',
    from: 'From',
    to: 'Until',
    asOf: 'As of',
    asOfHelp: 'Leave out articles published after this day',
    asOfShown: 'As of {day}',
    clear: 'Clear',
    why: 'Why these passages',
    whyHelp: 'The passages found, nearest to the question first. Scores compare only within one question.',
    score: 'score',
    timeline: 'Sources over time',
    useful: 'Useful',
    useless: 'Not right',
    reason: 'Why? (optional)',
    sendReason: 'Send',
    thanks: 'Thank you, noted.',
    notKept: 'Your remark could not be kept: {error}',
    searchTalks: 'Search conversations',
    noTalks: 'No conversations yet.',
    kept: 'Kept in this browser only.',
    rename: 'Rename',
    remove: 'Delete conversation',
    removeSure: 'Delete “{title}”?',
    newName: 'New name',
    export: 'Download',
    bibliography: 'Works cited',
    askNext: 'You could ask next',
    differ: 'What each article says, newest first',
    articleSays: 'It says',
    done: 'Answer ready: {sentences} sentences, {sources} sources.',
    full: 'The browser has no room left; the oldest conversation was dropped.',
  },
};

export const EXAMPLES = {
  vi: [
    'Chương trình hành động quốc gia về phụ nữ, hòa bình và an ninh được thông qua khi nào?',
    'Việt Nam đã cử bao nhiêu sĩ quan tham gia gìn giữ hòa bình Liên Hợp Quốc?',
    'Hội nghị quốc tế tháng 12 năm 2020 đã đánh giá điều gì?',
  ],
  en: [
    'When was the national action programme on women, peace and security adopted?',
    'What did the Ministry of Public Security discuss at its workshop with UN Women?',
    'What are the goals of the programme by 2030?',
  ],
};

const KEY = 'wpsqa.language';
let current = 'en';

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The language chosen before, else the first of the browser's that the page has, else English. */
export function firstLanguage() {
  const chosen = stored(KEY);
  if (chosen in WORDS) return chosen;
  const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((tag) => tag in WORDS) || 'en';
}

/** Use this language from now on; `keep` remembers it for the next visit. */
export function setLanguage(language, keep) {
  current = language;
  document.documentElement.lang = language;
  document.title = t('title');
  if (keep) {
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }
}

export const language = () => current;
export const other = () => (current === 'vi' ? 'en' : 'vi');

/** A text of the page with its `{places}` filled in. */
export function t(name, values = {}) {
  return WORDS[current][name].replace(/\{(\w+)\}/g, (_, place) => String(values[place]));
}

/** The name of a language. */
export const languageName = (code) => t(code === 'vi' ? 'inVi' : 'inEn');

/** An ISO day as people write it, or "date unknown". */
export function day(iso) {
  if (!iso) return t('unknown');
  return new Intl.DateTimeFormat(current === 'vi' ? 'vi-VN' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`));
}

/** Publisher and day, with a mark when the day was inferred. */
export function whence(card) {
  const when = day(card.published) + (card.published && card.published_certainty === 'inferred' ? ` (${t('inferred')})` : '');
  return [card.publisher || card.agency, when].filter(Boolean).join(' · ');
}
