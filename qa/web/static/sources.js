// The articles below an answer: those it cites, or those nearest to a question that none answers.

import { h, icon, safeUrl } from './dom.js';
import { languageName, noteOf, t, whence } from './words.js';

function about(card) {
  return h(
    'span',
    { class: 'about' },
    h('span', { class: 'title', lang: card.language }, card.title),
    h('span', { class: 'whence' }, card.language ? `${whence(card)} · ${languageName(card.language)}` : whence(card)),
  );
}

/** Why the day is no more than inferred, and the way to the original. */
function more(one, card) {
  const url = one.url && safeUrl(one.url);
  const note = one.published_certainty === 'inferred' && noteOf(card);
  if (!url && !note) return null;
  return h(
    'p',
    { class: 'more whence' },
    note && [`${t('because')}: `, note, ' '],
    url && h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', 'aria-label': `${t('original')}: ${one.title}` }, t('original'), icon('out')),
  );
}

/** Each cited article once, with the numbers that lead to its words. */
export function sources(exchange, act) {
  const { citations } = exchange;
  if (!citations.length) return null;
  const groups = new Map();
  for (const one of citations) groups.set(one.article_id, [...(groups.get(one.article_id) || []), one]);
  const open = (marker) => () => act.cite(exchange, marker, true);
  const number = (one) => h('button', { type: 'button', class: 'number', 'data-marker': one.marker, 'aria-label': t('source', { n: one.marker, title: one.title }), onclick: open(one.marker) }, String(one.marker));
  const item = (group) =>
    h(
      'li',
      {},
      h('span', { class: 'numbers' }, group.map(number)),
      h('div', { class: 'what' }, h('button', { type: 'button', class: 'source', onclick: open(group[0].marker) }, about(group[0])), more(group[0], act.card(group[0].article_id))),
    );
  return h('div', { class: 'sources' }, h('h3', {}, t('sources')), h('ul', {}, [...groups.values()].map(item)));
}

/** The articles nearest to a question that none answers: shown as reading, never as support. */
export function nearest(exchange, act) {
  const { hits } = exchange;
  const firsts = hits.filter((hit, i) => hits.findIndex((one) => one.article_id === hit.article_id) === i).slice(0, 3);
  if (!firsts.length) return null;
  const item = (hit) => h('li', {}, h('button', { type: 'button', class: 'source near', onclick: (event) => act.near(hit, event.currentTarget) }, icon('book'), about(act.card(hit.article_id))));
  return h('div', { class: 'sources nearest' }, h('h3', {}, t('nearest')), h('ul', {}, firsts.map(item)));
}
