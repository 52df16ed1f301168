// The cited articles on a line of time.

import { h } from './dom.js';
import { day, month, t } from './words.js';

const APART = 7; // percent of the line that two dots in one row keep between them

/** Put each place (percent, ascending) in the first row where it touches no other. */
export function rows(places) {
  const ends = [];
  return places.map((place) => {
    const free = ends.findIndex((end) => place - end >= APART);
    const row = free < 0 ? ends.length : free;
    ends[row] = place;
    return row;
  });
}

/** A dot for each cited article with a date, when there are at least two days; `open(marker)` opens one. */
export function timeline(citations, open) {
  const firsts = citations.filter((one, i) => one.published && citations.findIndex((c) => c.article_id === one.article_id) === i);
  const dated = firsts.sort((a, b) => a.published.localeCompare(b.published));
  const times = dated.map((one) => Date.parse(one.published));
  const [from, to] = [times[0], times.at(-1)];
  if (dated.length < 2 || from === to) return null;
  const places = times.map((time) => (100 * (time - from)) / (to - from));
  const lanes = rows(places);
  const dot = (one, i) => {
    const inferred = one.published_certainty === 'inferred';
    const label = `${day(one.published)}${inferred ? ` (${t('inferred')})` : ''}: ${one.title}`;
    return h(
      'li',
      { style: `inset-inline-start:${places[i].toFixed(2)}%;top:${lanes[i] * 1.9}rem` },
      h('button', { type: 'button', class: inferred ? 'dot inferred' : 'dot', title: label, 'aria-label': label, onclick: () => open(one.marker) }, String(one.marker)),
    );
  };
  return h(
    'figure',
    { class: 'timeline' },
    h('figcaption', {}, t('timeline')),
    h('ol', { style: `height:${(Math.max(...lanes) + 1) * 1.9}rem` }, dated.map(dot)),
    h('p', { class: 'ends', 'aria-hidden': 'true' }, h('span', {}, month(from)), h('span', {}, month(to))),
  );
}
