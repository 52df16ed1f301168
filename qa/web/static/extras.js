// What stands below an answer: a timeline of the sources, and why these passages.

import { h } from './dom.js';
import { timeline } from './timeline.js';
import { decimal, partName, t, whence } from './words.js';

/** The timeline and the fold. */
export function extras(exchange, act) {
  return [timeline(exchange.citations, (marker) => act.cite(exchange, marker, true)), why(exchange, act)];
}

/** Every passage that was found, with its scores. */
function why(exchange, act) {
  if (!exchange.hits.length) return null;
  const row = (hit) => {
    const card = act.card(hit.article_id);
    const parts = Object.entries(hit.parts || {}).filter(([, value]) => value).map(([name, value]) => `${partName(name)} ${decimal(value)}`);
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'hit', onclick: (event) => act.near(hit, event.currentTarget) },
        h('span', { class: 'excerpt', lang: card.language }, hit.text),
        h('span', { class: 'whence' }, h('span', { lang: card.language }, card.title), ` · ${whence(card)}`),
        h('span', { class: 'score' }, h('b', {}, `${t('score')} ${decimal(hit.score)}`), parts.length ? `: ${parts.join(' · ')}` : ''),
      ),
    );
  };
  return h('details', { class: 'why' }, h('summary', {}, `${t('why')} (${exchange.hits.length})`), h('p', { class: 'quiet' }, t('whyHelp')), h('ol', {}, exchange.hits.map(row)));
}
