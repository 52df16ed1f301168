// Questions to go on with, below the last answer. The server has answered each of them already.

import { h } from './dom.js';
import { postJson } from './stream.js';
import { t } from './words.js';

const place = ({ article_id, start, end }) => ({ article_id, start, end });

/** Ask the server what could be asked next; nothing when it cannot say, for nobody asked for it. */
export async function followUps(exchange, history) {
  const { answer, citations, hits, asOf } = exchange;
  const near = citations.length ? [] : hits.slice(0, 3).map(place);
  try {
    const { questions } = await postJson('api/follow-ups', {
      history,
      language: answer.language,
      cited: citations.slice(0, 50).map(place),
      near,
      ...(asOf ? { as_of: asOf } : {}),
    });
    return questions;
  } catch {
    return [];
  }
}

/** The list of them; `put(text)` asks one. */
export function nextList(exchange, put) {
  if (!exchange.next || !exchange.next.length) return null;
  const item = (text) => h('li', {}, h('button', { type: 'button', class: 'example', lang: exchange.answer.language, onclick: () => put(text) }, text));
  return h('div', { class: 'next' }, h('h3', {}, t('askNext')), h('ul', { class: 'examples' }, exchange.next.map(item)));
}
