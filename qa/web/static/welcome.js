// What a new conversation shows: what the page promises, what it draws on, and questions to begin with.

import { h } from './dom.js';
import { TOPICS } from './topics.js';
import { day, language, other, t } from './words.js';

/** The day of the newest article, of those published until `until` where that is given; or null. */
export function newest(cards, until) {
  const days = cards.map((card) => card.published).filter((one) => one && (!until || one <= until));
  return days.sort().at(-1) || null;
}

/** How many articles there are and from when; nothing while that is not known. */
function span(cards) {
  const days = (cards || []).map((card) => card.published).filter(Boolean).sort();
  if (!days.length) return '';
  return t('span', { n: cards.length, from: day(days[0]), to: day(days.at(-1)) });
}

/** `cards` are the articles, null until they are known; `ask(text)` puts a question. */
export function welcome(cards, ask) {
  const known = new Set((cards || []).map((card) => card.id));
  const topics = TOPICS.filter((topic) => !cards || topic.articles.some((id) => known.has(id)));
  const button = (text, code) => h('li', {}, h('button', { type: 'button', class: 'example', lang: code, onclick: () => ask(text) }, text));
  const own = language();
  const topic = (one) => h('section', { class: 'topic' }, h('h4', {}, one[own].name), h('ul', { class: 'examples' }, one[own].ask.map((text) => button(text, own))));
  const examples = topics.length > 0 && [
    h('h3', {}, t('examples')),
    h('div', { class: 'topics' }, topics.map(topic)),
    h('h3', { lang: other() }, t('examplesOther')),
    h('ul', { class: 'examples second' }, topics.slice(0, 2).map((one) => button(one[other()].ask[0], other()))),
  ];
  return h(
    'div',
    { class: 'welcome' },
    h('h2', {}, t('welcome')),
    h('p', {}, cards && !cards.length ? t('noArticlesHere') : t('promise')),
    h('p', { class: 'quiet span' }, span(cards)),
    examples,
  );
}
