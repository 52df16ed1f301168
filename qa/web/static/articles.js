// The list of articles with its filter.

import { DayField } from './day-field.js';
import { h } from './dom.js';
import { fold } from './store.js';
import { languageName, t, whence } from './words.js';

function select(any, options, chosen, onchange) {
  const option = ([value, text]) => h('option', { value, selected: value === chosen }, text);
  return h('select', { 'aria-label': any, onchange }, h('option', { value: '' }, any), options.map(option));
}

function matches(card, wanted) {
  return (
    fold(card.title).includes(fold(wanted.text || '')) &&
    (!wanted.language || card.language === wanted.language) &&
    (!wanted.publisher || (card.publisher || card.agency) === wanted.publisher) &&
    (!wanted.from || (card.published && card.published >= wanted.from)) &&
    (!wanted.to || (card.published && card.published <= wanted.to))
  );
}

/** Newest first; articles without a date last. */
const byDay = (a, b) => (b.published || '').localeCompare(a.published || '');

/** The list, null while it is not known; `wanted` is the filter, kept by the caller; `open(id)` shows one. */
export function articleList(cards, wanted, open) {
  if (!cards) return h('p', { class: 'quiet' }, t('loading'));
  if (!cards.length) return h('p', { class: 'quiet' }, t('noArticles'));
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
    count.textContent = shown.length ? t(shown.length === 1 ? 'countOne' : 'count', { n: shown.length }) : t('noneMatch');
    list.replaceChildren(...shown.map(item));
  };
  const set = (name) => (event) => {
    wanted[name] = event.target.value;
    draw();
  };
  const publishers = [...new Set(cards.map((card) => card.publisher || card.agency).filter(Boolean))].sort();
  const date = (name) => {
    const changed = (iso) => {
      wanted[name] = iso;
      draw();
    };
    const field = new DayField({ label: name, alone: name === 'from' ? 'first' : 'last', changed });
    field.set(wanted[name] || '');
    return field.draw();
  };
  const filters = h(
    'div',
    { class: 'filters' },
    h('input', { type: 'search', placeholder: t('filter'), 'aria-label': t('filter'), value: wanted.text, oninput: set('text') }),
    select(t('anyLanguage'), ['vi', 'en'].map((code) => [code, languageName(code)]), wanted.language, set('language')),
    select(t('anyPublisher'), publishers.map((name) => [name, name]), wanted.publisher, set('publisher')),
    date('from'),
    date('to'),
  );
  draw();
  return h('div', {}, cards.length > 1 && filters, count, list);
}
