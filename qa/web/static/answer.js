// One question and its answer.

import { differTable } from './differ.js';
import { h, icon, iconButton } from './dom.js';
import { day, languageName, t, whence } from './words.js';

const SUPPORT = { partial: 'partial', unsupported: 'unsupported' };

/** The address of a passage, for a new tab and for exports; a plain click opens the reader instead. */
export function passageHref(id, start, end) {
  return new URL(`articles/${encodeURIComponent(id)}?span=${start}-${end}#quote`, document.baseURI).href;
}

function plainClick(event, act) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  act();
}

function about(card) {
  return h(
    'span',
    { class: 'about' },
    h('span', { class: 'title', lang: card.language }, card.title),
    h('span', { class: 'whence' }, card.language ? `${whence(card)} · ${languageName(card.language)}` : whence(card)),
  );
}

/**
 * Shows an exchange: `{id, question, asOf, state, hits, sentences, citations, answer, error}`, where
 * state is asking, done, stopped or failed. `act` holds what its buttons do.
 */
export class ExchangeView {
  constructor(exchange, act) {
    this.exchange = exchange;
    this.act = act;
    this.words = h('div', { class: 'words' });
    this.status = h('p', { class: 'status' });
    this.foot = h('div', { class: 'foot' });
    this.next = h('div', { class: 'after' });
    this.node = h(
      'article',
      { class: 'exchange', id: `exchange-${exchange.id}`, 'aria-label': `${t('question')}: ${exchange.question}` },
      this.head(),
      h('div', { class: 'answer' }, this.words, this.status, this.foot),
      this.next,
    );
    exchange.sentences.forEach((sentence) => this.add(sentence));
    this.refresh();
  }

  head() {
    const { exchange } = this;
    return h(
      'div',
      { class: 'asked' },
      h('h2', { class: 'question', lang: exchange.answer ? exchange.answer.language : null }, exchange.question),
      exchange.asOf && h('span', { class: 'tag' }, t('asOfShown', { day: day(exchange.asOf) })),
      iconButton('edit', t('edit'), () => this.act.edit(exchange), { class: 'plain edit' }),
    );
  }

  /** Add a sentence; it is never changed afterwards. */
  add(sentence) {
    const kind = SUPPORT[sentence.support];
    const node = h(
      'span',
      { class: `sentence ${sentence.support}`, lang: sentence.language },
      h('span', { class: 'text' }, sentence.text),
      h('span', { class: 'marks' }, '\u2060', sentence.citations.map((marker) => this.mark(marker))),
      sentence.translated && h('span', { class: 'tag', lang: document.documentElement.lang }, t('translated')),
      kind && h('span', { class: `tag ${kind}`, lang: document.documentElement.lang }, t(kind)),
    );
    this.words.append(node, ' ');
  }

  mark(marker) {
    const citation = this.exchange.citations.find((one) => one.marker === marker);
    if (!citation) return null;
    const open = (event) => plainClick(event, () => this.act.cite(this.exchange, marker));
    const label = `${t('source', { n: marker, title: citation.title })}, ${whence(citation)}`;
    return h(
      'sup',
      {},
      h(
        'a',
        {
          class: 'cite',
          href: passageHref(citation.article_id, citation.start, citation.end),
          'data-marker': marker,
          'aria-label': label,
          lang: document.documentElement.lang,
          title: `${citation.title}\n${whence(citation)}`,
          onclick: open,
        },
        h('span', {}, String(marker)),
      ),
    );
  }

  /** Show how far the answer is, and once it is there what belongs below it. */
  refresh() {
    const { exchange } = this;
    const { state, answer } = exchange;
    this.words.classList.toggle('quoted', (answer ? answer.answerer : this.act.mode) === 'extractive');
    this.node.dataset.state = state;
    this.node.dataset.status = answer ? answer.status : '';
    this.node.setAttribute('aria-busy', String(state === 'asking'));
    const abstained = state === 'done' && answer.status === 'abstained';
    this.status.className = state === 'asking' ? 'status busy' : 'status';
    this.status.replaceChildren(...[this.sentenceOfState(abstained)].filter(Boolean));
    this.foot.replaceChildren();
    if (state === 'asking') return;
    const parts = [
      abstained ? this.nearest() : this.sources(),
      this.notes(),
      differTable(exchange, (marker) => this.act.cite(exchange, marker, true)),
      ...this.act.extras(exchange),
      this.tools(),
    ];
    this.foot.append(...parts.filter(Boolean));
    this.offer();
  }

  /** Show what could be asked next; it comes later than the answer and leaves it alone. */
  offer() {
    this.next.replaceChildren(...[this.act.next(this.exchange)].filter(Boolean));
  }

  sentenceOfState(abstained) {
    const { state, answer, sentences, error } = this.exchange;
    if (state === 'asking') return t(sentences.length ? 'writing' : 'searching');
    if (state === 'failed') return error === 'offline' ? t('offline') : t('failed', { error });
    if (state === 'stopped') return t('stopped');
    if (answer.status === 'interrupted') return t('interrupted');
    if (!abstained || sentences.length) return null;
    const note = answer.notes.find((one) => one.code === 'abstained');
    return h('span', { lang: answer.language }, note ? note.text : t('abstained'));
  }

  notes() {
    const { answer } = this.exchange;
    const shown = answer ? answer.notes.filter((note) => !['abstained', 'nearest'].includes(note.code)) : [];
    if (!shown.length) return null;
    return h('ul', { class: 'notes', lang: answer.language }, shown.map((note) => h('li', {}, note.text)));
  }

  /** Each cited article once, with the numbers that lead to its words. */
  sources() {
    const { citations } = this.exchange;
    if (!citations.length) return null;
    const groups = new Map();
    for (const one of citations) groups.set(one.article_id, [...(groups.get(one.article_id) || []), one]);
    const open = (marker) => () => this.act.cite(this.exchange, marker, true);
    const number = (one) => h('button', { type: 'button', class: 'number', 'data-marker': one.marker, 'aria-label': t('source', { n: one.marker, title: one.title }), onclick: open(one.marker) }, String(one.marker));
    const item = (group) =>
      h(
        'li',
        {},
        h('span', { class: 'numbers' }, group.map(number)),
        h('button', { type: 'button', class: 'source', onclick: open(group[0].marker) }, about(group[0])),
      );
    return h('div', { class: 'sources' }, h('h3', {}, t('sources')), h('ul', {}, [...groups.values()].map(item)));
  }

  /** The articles nearest to a question that none answers: shown as reading, never as support. */
  nearest() {
    const { hits } = this.exchange;
    const firsts = hits.filter((hit, i) => hits.findIndex((one) => one.article_id === hit.article_id) === i).slice(0, 3);
    if (!firsts.length) return null;
    const item = (hit) => {
      const card = this.act.card(hit.article_id);
      return h(
        'li',
        {},
        h(
          'button',
          { type: 'button', class: 'source near', onclick: (event) => this.act.near(hit, event.currentTarget) },
          icon('book'),
          about(card),
        ),
      );
    };
    return h('div', { class: 'sources nearest' }, h('h3', {}, t('nearest')), h('ul', {}, firsts.map(item)));
  }

  tools() {
    const { exchange } = this;
    const { answer } = exchange;
    const words = exchange.sentences.some((one) => one.translated) ? 'byWordsTranslated' : 'byWords';
    const mode = answer && (answer.answerer === 'extractive' ? t(words) : t('byModel', { model: answer.answerer }));
    return h(
      'div',
      { class: 'tools' },
      mode && h('span', { class: 'mode' }, mode),
      exchange.sentences.length > 0 && iconButton('copy', t('copy'), (event) => this.act.copy(exchange, event.currentTarget)),
      iconButton('retry', t('retry'), () => this.act.retry(exchange)),
      answer && this.act.thumbs(exchange),
    );
  }
}
