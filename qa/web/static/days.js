// Days as people write and type them, in both languages.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** An ISO day as the answers of the server write it: 21/2/2025 in Vietnamese, 21 February 2025 in English. */
export function writtenDay(iso, language) {
  if (language === 'vi') return iso.split('-').map(Number).reverse().join('/');
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`));
}

/** The forms, each with how its numbers are read as [year, month, day]; day first, as in both languages here. */
const FORMS = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, (y, m, d) => [y, m, d]],
  [/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/, (d, m, y) => [y, m, d]],
  [/^(\d{1,2})[-/.](\d{4})$/, (m, y) => [y, m]],
  [/^(\d{4})[-/.](\d{1,2})$/, (y, m) => [y, m]],
  [/^(\d{4})$/, (y) => [y]],
];

/** Words made into figures: "ngày 21 tháng 1 năm 2024", "21 Jan 2024", "January 21, 2024", "tháng 4 năm 2024". */
function figures(text) {
  const month = (name) => 1 + MONTHS.indexOf(name.slice(0, 3));
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/^(ngay|thang|nam)\s*/, '')
    .replace(/^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?=\d{4}$)/, (all, name, day) => (month(name) ? `${day}/${month(name)}/` : all))
    .replace(/^(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+(?=\d{4}$)/, (all, day, name) => (month(name) ? `${day ? `${day}/` : ''}${month(name)}/` : all))
    .replace(/\s*(?:,?\s*thang|,?\s*nam)\s*|\s*,\s*/g, '/')
    .replace(/\s*([-/.])\s*/g, '$1');
}

/**
 * The ISO day that somebody typed, or null where it cannot be read. A month or a year `alone` stands for its
 * 'last' or 'first' day, or for 'none'.
 */
export function readDay(text, alone = 'last') {
  const first = alone === 'first';
  const written = figures(text);
  for (const [form, order] of FORMS) {
    const found = form.exec(written);
    if (!found) continue;
    const [year, month = first ? 1 : 12, day] = order(...found.slice(1).map(Number));
    if (alone === 'none' && day === undefined) return null;
    const last = new Date(Date.UTC(2000, month, 0));
    last.setUTCFullYear(year, month, 0);
    if (year < 1 || month < 1 || month > 12 || (day !== undefined && (day < 1 || day > last.getUTCDate()))) return null;
    const date = day === undefined ? (first ? 1 : last.getUTCDate()) : day;
    return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  }
  return null;
}
