// What the widget says of itself, in both languages, and how it writes dates.

const WORDS = {
  vi: {
    title: 'Hỏi các bài báo',
    welcome: 'Mỗi câu trả lời dẫn đến nguyên văn trong bài báo có ghi ngày đăng. Điều gì các bài báo không nói, khung này sẽ nói rõ là không có.',
    box: 'Câu hỏi của bạn',
    placeholder: 'Đặt câu hỏi…',
    send: 'Hỏi',
    stop: 'Dừng',
    close: 'Đóng khung hỏi đáp',
    shut: 'Đóng',
    fresh: 'Cuộc trò chuyện mới',
    talk: 'Câu hỏi và trả lời',
    page: 'Mở trang đầy đủ',
    searching: 'Đang tìm trong các bài báo…',
    writing: 'Đang viết và kiểm tra từng câu…',
    source: 'Nguồn {n}: {title}',
    open: 'Đọc trong bài báo',
    original: 'Mở bài gốc',
    inferred: 'ngày suy ra',
    unknown: 'không rõ ngày đăng',
    translated: 'bản dịch',
    partial: 'chỉ được xác nhận một phần',
    unsupported: 'chưa được xác nhận',
    abstained: 'Các bài báo không nói về điều này.',
    article: 'Bài {n}',
    interrupted: 'Câu trả lời bị ngắt giữa chừng; những câu ở trên đã được kiểm tra.',
    stopped: 'Đã dừng; những câu ở trên đã được kiểm tra.',
    offline: 'Không kết nối được với máy chủ. Hãy kiểm tra mạng rồi hỏi lại.',
    blocked: 'Trang web này chưa được phép dùng khung hỏi đáp. Quản trị viên cần thêm địa chỉ của trang.',
    failed: 'Chưa trả lời được: {error}',
    away: 'máy chủ đang khởi động lại hoặc quá tải; hãy thử lại sau ít phút',
    broken: 'máy chủ báo lỗi {status}; hãy thử lại sau',
    nothingAsked: 'Hãy viết câu hỏi rồi gửi.',
    tooLong: 'Câu hỏi dài {n} ký tự; hãy rút gọn còn {most}.',
    retry: 'Hỏi lại',
    copy: 'Chép kèm nguồn',
    copied: 'Đã chép',
    sources: 'Nguồn',
    useful: 'Hữu ích',
    useless: 'Chưa hữu ích',
    thanks: 'Cảm ơn bạn.',
    done: '{n} nguồn.',
  },
  en: {
    title: 'Ask the articles',
    welcome: 'Every answer opens the exact words of a dated article. What the articles do not say, it says they do not say.',
    box: 'Your question',
    placeholder: 'Ask a question…',
    send: 'Ask',
    stop: 'Stop',
    close: 'Close the widget',
    shut: 'Close',
    fresh: 'New conversation',
    talk: 'Questions and answers',
    page: 'Open the full page',
    searching: 'Searching the articles…',
    writing: 'Writing, and checking each sentence…',
    source: 'Source {n}: {title}',
    open: 'Read in the article',
    original: 'Open the original',
    inferred: 'date inferred',
    unknown: 'date unknown',
    translated: 'translation',
    partial: 'only partly confirmed',
    unsupported: 'not confirmed',
    abstained: 'The articles do not say.',
    article: 'Article {n}',
    interrupted: 'The answer was cut off; the sentences above have been checked.',
    stopped: 'Stopped; the sentences above have been checked.',
    offline: 'The server cannot be reached. Check the connection, then ask again.',
    blocked: 'This site may not use the widget yet. Its operator has to add the address of the site.',
    failed: 'No answer: {error}',
    away: 'the server is starting again or overloaded; try again in a few minutes',
    broken: 'the server reported the error {status}; try again later',
    nothingAsked: 'Write a question, then send it.',
    tooLong: 'The question has {n} characters; shorten it to {most}.',
    retry: 'Ask again',
    copy: 'Copy with sources',
    copied: 'Copied',
    sources: 'Sources',
    useful: 'Useful',
    useless: 'Not useful',
    thanks: 'Thank you.',
    done: '{n} sources.',
  },
};

/** A function that says things in a language. */
export function speaker(language) {
  const t = (key, values = {}) => WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  t.language = language;
  return t;
}

/** An ISO day as people write it (21/2/2025, 21 February 2025); days have no time zone. */
export function day(iso, language) {
  if (language === 'vi') return iso.split('-').map(Number).reverse().join('/');
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(iso));
}

/** What a sentence is, where it is no supported original: a list of names of words. */
export const kinds = ({ translated, support }) => [translated && 'translated', support !== 'supported' && support].filter(Boolean);

/** Who published a source, and when. */
export function whence(citation, t) {
  const date = citation.published ? day(citation.published, t.language) : t('unknown');
  const sure = citation.published_certainty === 'inferred' ? `${date} (${t('inferred')})` : date;
  return [citation.publisher, sure].filter(Boolean).join(' · ');
}
