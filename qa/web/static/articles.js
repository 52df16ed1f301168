// The list of articles with its filter.

import { h } from './dom.js';
import { fold } from './store.js';
import { languageName, t, whence } from './words.js';

function select(label, any, options, onchange) {
  return h('select', { 'aria-label': label, onchange }, h('option', { value: '' }, any), options.map(([value, text]) => h('option', { value }, text)));
}

function matches(card, wanted) {
  return (
    fold(card.title).includes(fold(wanted.text)) &&
    (!wanted.language || card.language === wanted.language) &&
    (!wanted.publisher || (card.publisher || card.agency) === wanted.publisher) &&
    (!wanted.from || (card.published && card.published >= wanted.from)) &&
    (!wanted.to || (card.published && card.published <= wanted.to))
  );
}

/** Newest first; articles without a date last. */
const byDay = (a, b) => (b.published || '').localeCompare(a.published || '');

/** The list; `open(id)` shows one. `failed` is an error to show instead. */
export function articleList(cards, open, failed) {
  if (failed) return h('p', { class: 'warn' }, failed);
  if (!cards.length) return h('p', { class: 'quiet' }, t('noArticles'));
  const wanted = { text: '', language: '', publisher: '', from: '', to: '' };
  const list = h('ul', { class: 'cards' });
  const count = h('p', { class: 'quiet', role: 'status' });
  const item = (card) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'card', 'data-article': card.id, onclick: () => open(card.id) },
        h('span', { class: 'title', lang: card.language }, card.title),
        h('span', { class: 'whence' }, `${whence(card)} · ${languageName(card.language)}`),
      ),
    );
  const draw = () => {
    const shown = cards.filter((card) => matches(card, wanted)).sort(byDay);
    count.textContent = shown.length ? t('count', { n: shown.length }) : t('noneMatch');
    list.replaceChildren(...shown.map(item));
  };
  const set = (name) => (event) => {
    wanted[name] = event.target.value;
    draw();
  };
  const publishers = [...new Set(cards.map((card) => card.publisher || card.agency).filter(Boolean))].sort();
  const filters = h(
    'div',
    { class: 'filters' },
    h('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter'), oninput: set('text') }),
    select(t('anyLanguage'), t('anyLanguage'), ['vi', 'en'].map((code) => [code, languageName(code)]), set('language')),
    select(t('anyPublisher'), t('anyPublisher'), publishers.map((name) => [name, name]), set('publisher')),
    h('label', {}, t('from'), h('input', { type: 'date', oninput: set('from') })),
    h('label', {}, t('to'), h('input', { type: 'date', oninput: set('to') })),
  );
  draw();
  return h('div', {}, cards.length > 1 && filters, count, list);
}
