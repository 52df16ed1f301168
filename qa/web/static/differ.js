// Articles that give different figures or days: a small table, newest first.

import { h } from './dom.js';
import { day, t } from './words.js';

const BEFORE = 36; // characters shown before the words in question
const AFTER = 44;

/** The likely answer words of a citation with a few words around them. */
export function excerpt({ quote, highlight: [start, end] }) {
  const letters = Array.from(quote); // offsets count code points
  const cut = (from, to) => letters.slice(from, to).join('');
  const from = Math.max(0, start - BEFORE);
  const to = Math.min(letters.length, end + AFTER);
  const before = cut(from, start);
  const after = cut(end, to);
  return {
    before: from ? `…${before.replace(/^\S*\s/, '')}` : before,
    words: cut(start, end),
    after: to < letters.length ? `${after.replace(/\s\S*$/, '')}…` : after,
  };
}

/** The table, where the answer says that its articles differ; `open(marker)` opens a source. */
export function differTable({ answer, citations }, open) {
  const note = answer && answer.notes.find((one) => one.code === 'differ');
  if (!note) return null;
  const rows = citations
    .filter((one) => one.published && one.highlight && note.article_ids.includes(one.article_id))
    .sort((a, b) => b.published.localeCompare(a.published));
  if (new Set(rows.map((one) => one.article_id)).size < 2) return null;
  const cells = (one) => {
    const { before, words, after } = excerpt(one);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, h('time', { datetime: one.published }, day(one.published)), one.published_certainty === 'inferred' && h('span', { class: 'quiet' }, ` (${t('inferred')})`)),
      h('td', { lang: one.language }, before, h('strong', {}, words), after),
      h('td', {}, h('button', { type: 'button', class: 'number', 'data-marker': one.marker, 'aria-label': t('source', { n: one.marker, title: one.title }), onclick: () => open(one.marker) }, String(one.marker))),
    );
  };
  const head = ['fieldDay', 'articleSays', 'sources'].map((name) => h('th', { scope: 'col' }, t(name)));
  return h('table', { class: 'differ' }, h('caption', {}, t('differ')), h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows.map(cells)));
}
