// One question and its answer. Words become text nodes, never markup.

import { h, iconButton, safeUrl } from './dom.js';
import { kinds, whence } from './words.js';

/** An answer as plain text with its sources, dates and exact words. */
export function plainText(exchange, t) {
  const what = (one) => (kinds(one).length ? ` (${kinds(one).map((name) => t(name)).join('; ')})` : '');
  const said = exchange.sentences.map((one) => `${one.text}${what(one)} ${one.citations.map((n) => `[${n}]`).join('')}`.trim()).join(' ');
  const source = (one) => `[${one.marker}] ${one.title}. ${whence(one, t)}.${one.url ? ` ${one.url}` : ''}\n    “${one.quote}”`;
  return [exchange.question, '', said, '', `${t('sources')}:`, ...exchange.citations.map(source), ''].join('\n');
}

const AWAY = [502, 503, 504]; // what a proxy says while the server behind it starts

/** Why nothing came back; how long to wait is said by the server. */
export function explain({ kind, message, status }, t) {
  const error = message || t(AWAY.includes(status) ? 'away' : 'broken', { status });
  return kind === 'limit' ? error : t(kind, { error });
}

function quoted({ quote, highlight }) {
  if (!highlight) return [quote];
  const letters = Array.from(quote); // positions count code points
  const cut = (from, to) => letters.slice(from, to).join('');
  return [cut(0, highlight[0]), h('strong', {}, cut(...highlight)), cut(highlight[1])];
}

/** The last part of a name may be anything: an article id is put into an address as data. */
export const articleHref = (root, id, span) => `${root}articles/${encodeURIComponent(id)}${span ? `?span=${span}#quote` : ''}`;

/**
 * Shows `{question, state, sentences, citations, answer, problem, thumb}`; state is asking, done,
 * stopped (by the reader), cut (the server went away) or failed. `act` holds what its buttons do, `t` speaks.
 */
export class ExchangeView {
  constructor(exchange, act, t, { root, level }) {
    Object.assign(this, { exchange, act, t, root });
    this.words = h('div', { class: 'words' });
    this.status = h('p', { class: 'status', part: 'status' });
    this.foot = h('div', { class: 'foot' });
    this.node = h('article', { class: 'exchange', part: 'exchange', 'aria-label': exchange.question }, h(`h${level + 1}`, { class: 'question', part: 'question', lang: exchange.answer && exchange.answer.language }, exchange.question), this.words, this.status, this.foot);
    exchange.sentences.forEach((sentence) => this.add(sentence));
    this.refresh();
  }

  /** Add a sentence; it is never changed afterwards. */
  add(sentence) {
    const { t } = this;
    const tag = (key) => h('span', { class: `tag ${key}`, part: 'tag', lang: t.language }, t(key));
    const node = h('p', { class: 'sentence', part: 'sentence', lang: sentence.language }, h('span', { class: 'text' }, sentence.text), ' ', kinds(sentence).map(tag));
    node.append(h('span', { class: 'marks' }, sentence.citations.map((marker) => this.chip(marker, node))));
    this.words.append(node);
  }

  chip(marker, sentence) {
    const citation = this.exchange.citations.find((one) => one.marker === marker);
    if (!citation) return '';
    const label = `${this.t('source', { n: marker, title: citation.title })}, ${whence(citation, this.t)}`;
    const chip = h('button', { type: 'button', class: 'chip', part: 'chip', lang: this.t.language, 'aria-expanded': 'false', 'aria-label': label, onclick: () => this.toggle(chip, citation, sentence) }, String(marker));
    return chip;
  }

  toggle(chip, citation, sentence) {
    const opened = chip.getAttribute('aria-expanded') === 'true';
    this.act.shut();
    if (opened) return;
    const card = this.card(citation);
    chip.setAttribute('aria-expanded', 'true');
    sentence.after(card);
    card.scrollIntoView({ block: 'nearest' });
    this.act.opened({ card, chip }, citation);
  }

  card(citation) {
    const { t } = this;
    const link = (href, text) => h('a', { href, target: '_blank', rel: 'noopener noreferrer', part: 'link' }, text);
    const original = safeUrl(citation.url);
    return h(
      'div',
      { class: 'card', part: 'popover', role: 'group', 'aria-label': t('source', { n: citation.marker, title: citation.title }) },
      iconButton('close', t('shut'), () => this.act.shut(true)),
      h('p', { class: 'title', lang: citation.language }, citation.title),
      h('p', { class: 'quiet' }, whence(citation, t)),
      h('blockquote', { part: 'quote', lang: citation.language }, quoted(citation)),
      h('p', { class: 'links' }, link(articleHref(this.root, citation.article_id, `${citation.start}-${citation.end}`), t('open')), original && link(original, t('original'))),
    );
  }

  refresh() {
    const { exchange, t } = this;
    this.node.dataset.state = exchange.state;
    this.node.dataset.status = exchange.answer ? exchange.answer.status : '';
    this.status.className = exchange.state === 'asking' ? 'status busy' : 'status';
    this.status.textContent = this.sentenceOfState();
    this.foot.replaceChildren();
    if (exchange.state !== 'asking') this.foot.append(...[this.notes(), this.tools(t)].filter(Boolean));
  }

  sentenceOfState() {
    const { exchange, t } = this;
    const { state, answer, problem, sentences } = exchange;
    if (state === 'asking') return t(sentences.length ? 'writing' : 'searching');
    if (state === 'stopped') return t('stopped');
    if (state === 'cut') return t(sentences.length ? 'interrupted' : 'offline');
    if (state === 'failed') return explain(problem, t);
    if (answer.status === 'interrupted') return t('interrupted');
    return answer.status === 'abstained' ? t('abstained') : '';
  }

  /** Remarks beside the answer; the articles nearest to an unanswered question are links, never support. */
  notes() {
    const { answer } = this.exchange;
    const shown = answer ? answer.notes.filter((note) => note.code !== 'abstained') : [];
    if (!shown.length) return null;
    const near = (note) => note.article_ids.map((id, i) => h('a', { href: articleHref(this.root, id), target: '_blank', rel: 'noopener', part: 'link' }, this.t('article', { n: i + 1 })));
    const item = (note) => h('li', {}, note.text, note.code === 'nearest' && h('span', { class: 'links' }, near(note)));
    return h('ul', { class: 'notes', part: 'notes', lang: answer.language }, shown.map(item));
  }

  tools(t) {
    const { exchange, act } = this;
    const thumb = (name, label, useful) => iconButton(name, t(label), () => act.remark(exchange, useful, this), { 'aria-pressed': String(exchange.thumb === useful) });
    return h(
      'div',
      { class: 'tools', part: 'tools' },
      exchange.sentences.length > 0 && navigator.clipboard && iconButton('copy', t('copy'), () => act.copy(exchange, this)),
      exchange.state !== 'done' && iconButton('retry', t('retry'), () => act.retry(exchange)),
      exchange.answer && [thumb('up', 'useful', true), thumb('down', 'useless', false)],
    );
  }
}
