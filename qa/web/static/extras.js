// What stands below an answer: why these passages, a timeline of the sources, a thumb; and copying.

import { h, icon, svg } from './dom.js';
import { postJson } from './stream.js';
import { day, language, t, whence } from './words.js';

/** The folds below an answer. */
export function extras(exchange, act) {
  return [timeline(exchange.citations, (marker) => act.cite(exchange, marker, true)), why(exchange, act)];
}

function why(exchange, act) {
  if (!exchange.hits.length) return null;
  const row = (hit) => {
    const card = act.card(hit.article_id);
    const parts = Object.entries(hit.parts || {}).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    return h(
      'li',
      {},
      h('button', { type: 'button', class: 'hit', onclick: (event) => act.near(hit, event.currentTarget) },
        h('span', { class: 'excerpt', lang: card.language }, hit.text),
        h('span', { class: 'whence' }, `${card.title} · ${whence(card)}`),
        h('span', { class: 'score' }, `${t('score')} ${hit.score.toFixed(3)}`, parts.length ? ` (${parts.join(', ')})` : '')),
    );
  };
  return h('details', { class: 'why' }, h('summary', {}, t('why')), h('p', { class: 'quiet' }, t('whyHelp')), h('ol', {}, exchange.hits.map(row)));
}

/** A line of dots, one for each cited article with a date, when there are at least two days. */
function timeline(citations, open) {
  const firsts = citations.filter((one, i) => one.published && citations.findIndex((c) => c.article_id === one.article_id) === i);
  const dated = firsts.sort((a, b) => a.published.localeCompare(b.published));
  const times = dated.map((one) => Date.parse(one.published));
  const [from, to] = [times[0], times[times.length - 1]];
  if (dated.length < 2 || from === to) return null;
  const place = (time) => 24 + (552 * (time - from)) / (to - from);
  const dots = dated.map((one, i) =>
    svg('a', { href: '#reader', role: 'link', 'aria-label': `${day(one.published)}: ${one.title}`, onclick: (event) => { event.preventDefault(); open(one.marker); } },
      svg('title', {}, `${day(one.published)}: ${one.title}`),
      svg('circle', { cx: place(times[i]), cy: 22, r: 8, class: one.published_certainty === 'inferred' ? 'inferred' : '' }),
      svg('text', { x: place(times[i]), y: 26, class: 'number' }, String(one.marker))),
  );
  const end = (time, anchor) => svg('text', { x: anchor === 'start' ? 12 : 588, y: 52, 'text-anchor': anchor, class: 'day' }, new Intl.DateTimeFormat(language() === 'vi' ? 'vi-VN' : 'en-GB', { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(time));
  return h('figure', { class: 'timeline' }, h('figcaption', {}, t('timeline')),
    svg('svg', { viewBox: '0 0 600 60', role: 'group', 'aria-label': t('timeline') }, svg('line', { x1: 12, x2: 588, y1: 22, y2: 22 }), dots, end(from, 'start'), end(to, 'end')));
}

/** Thumbs, then a reason; kept by the server with the answer. */
export function thumbs(exchange, save) {
  const box = h('span', { class: 'thumbs' });
  const send = async (useful, reason) => {
    try {
      await postJson('api/feedback', { useful, reason, answer: exchange.answer });
      exchange.thumb = useful;
      save();
      box.replaceChildren(h('span', { class: 'quiet', role: 'status' }, t('thanks')));
    } catch (error) {
      box.replaceChildren(h('span', { class: 'warn', role: 'status' }, t('notKept', { error: error.message })));
    }
  };
  const form = (useful) => {
    const input = h('input', { type: 'text', maxlength: 1000, 'aria-label': t('reason'), placeholder: t('reason') });
    box.replaceChildren(h('form', { class: 'reason', onsubmit: (event) => { event.preventDefault(); send(useful, input.value); } }, input, h('button', { type: 'submit', class: 'link' }, t('sendReason'))));
    input.focus();
  };
  const thumb = (name, label, useful) => h('button', { type: 'button', class: 'plain', title: label, 'aria-label': label, 'aria-pressed': String(exchange.thumb === useful), onclick: () => form(useful) }, icon(name));
  box.append(thumb('up', t('useful'), true), thumb('down', t('useless'), false));
  return box;
}

/** An answer as plain text with its sources, dates and exact words. */
export function copyText(exchange) {
  const said = exchange.sentences.map((one) => `${one.text} ${one.citations.map((n) => `[${n}]`).join('')}`.trim()).join(' ');
  const source = (one) => `[${one.marker}] ${one.title}. ${whence(one)}.${one.url ? ` ${one.url}` : ''}\n    “${one.quote}”`;
  return [exchange.question, '', said, '', `${t('sources')}:`, ...exchange.citations.map(source), ''].join('\n');
}
