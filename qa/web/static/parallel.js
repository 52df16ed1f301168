// An article and its stored translation side by side, sentence by sentence.

import { h } from './dom.js';
import { t } from './words.js';

/** The article in order: each translated stretch with its translations, and what lies between them. */
export function stretches(renderings, length) {
  const sorted = [...renderings].sort((a, b) => a.start - b.start || a.end - b.end);
  const found = [];
  let end = 0;
  for (const one of sorted) {
    if (one.start > end) found.push({ start: end, end: one.start, texts: [] });
    const last = found.at(-1);
    if (one.start >= end) found.push({ start: one.start, end: one.end, texts: [one] });
    else Object.assign(last, { end: Math.max(end, one.end), texts: [...last.texts, one] });
    end = Math.max(end, one.end);
  }
  if (end < length) found.push({ start: end, end: length, texts: [] });
  return found;
}

/** The table; the words cited `at` (null: none) are marked. `cut(start, end)` gives words of the article. */
export function sideBySide({ renderings, language }, cut, length, at) {
  const original = ({ start, end }) => {
    const from = at ? Math.max(start, at.start) : end;
    const to = at ? Math.min(end, at.end) : end;
    if (from >= to) return cut(start, end).trim();
    return [cut(start, from).trimStart(), h('mark', { class: at.near ? 'near' : null }, cut(from, to)), cut(to, end).trimEnd()];
  };
  const row = (one) =>
    h(
      'div',
      { class: at && one.start < at.end && one.end > at.start ? 'row cited' : 'row' },
      h('p', { class: 'original', lang: language }, original(one)),
      h('div', {}, one.texts.map(({ text, language: lang }) => h('p', { class: 'translation', lang }, text))),
    );
  const shown = stretches(renderings, length).filter(({ start, end }) => cut(start, end).trim());
  return h('div', { class: 'whole' }, h('div', { class: 'row names' }, h('h3', {}, t('originalWords')), h('h3', {}, t('translation'))), shown.map(row));
}
