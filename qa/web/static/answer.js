// One question and its answer.

import { differTable } from './differ.js';
import { h, icon, iconButton } from './dom.js';
import { nearest, sources } from './sources.js';
import { day, ending, kinds, t, whence } from './words.js';

/** The address of a passage, for a new tab and for exports; a plain click opens the reader instead. */
export function passageHref(id, start, end) {
  return new URL(`articles/${encodeURIComponent(id)}?span=${start}-${end}#quote`, document.baseURI).href;
}

function plainClick(event, act) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  act();
}

/**
 * Shows an exchange: `{id, question, asOf, state, hits, sentences, citations, answer, error}`, where
 * state is asking, done, stopped, cut or failed. `act` holds what its buttons do.
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
    const node = h(
      'span',
      { class: `sentence ${sentence.support}`, lang: sentence.language },
      h('span', { class: 'text' }, sentence.text),
      h('span', { class: 'marks' }, '\u2060', sentence.citations.map((marker) => this.mark(marker))),
      kinds(sentence).map((name) => h('span', { class: `tag ${name}`, lang: document.documentElement.lang }, t(name))),
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
    const differ = differTable(exchange, (marker) => this.act.cite(exchange, marker, true));
    const parts = [
      abstained ? nearest(exchange, this.act) : sources(exchange, this.act),
      this.notes(differ ? ['differ'] : []),
      differ,
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
    const { state, answer, sentences } = this.exchange;
    if (state === 'asking') return t(sentences.length ? 'writing' : 'searching');
    const broken = ending(this.exchange);
    if (broken) return broken;
    if (!abstained || sentences.length) return null;
    if (this.act.empty()) return t('noArticlesHere');
    const note = answer.notes.find((one) => one.code === 'abstained');
    return h('span', { lang: answer.language }, note ? note.text : t('abstained'));
  }

  /** What else the answer says of itself, without what is shown in another way. */
  notes(elsewhere) {
    const { answer } = this.exchange;
    const hidden = ['abstained', 'nearest', ...elsewhere];
    const shown = answer ? answer.notes.filter((note) => !hidden.includes(note.code)) : [];
    if (!shown.length) return null;
    return h('ul', { class: 'notes', lang: answer.language }, shown.map((note) => h('li', {}, note.text)));
  }

  /** How the answer was made and when the articles end, and what can be done with it. */
  tools() {
    const { exchange } = this;
    const { answer } = exchange;
    const again = () => this.act.retry(exchange);
    if (!answer) {
      const retry = h('button', { type: 'button', class: 'plain wide again', onclick: again }, icon('retry'), t('retry'));
      return h('div', { class: 'tools' }, retry, exchange.sentences.length > 0 && this.copier());
    }
    const last = this.act.newest(exchange.asOf);
    return h(
      'div',
      { class: 'tools' },
      h('span', { class: 'mode' }, [this.mode(), last && t('sourcesEnd', { day: day(last) })].filter(Boolean).join(' · ')),
      exchange.sentences.length > 0 && this.copier(),
      iconButton('retry', t('retry'), again),
      this.act.thumbs(exchange),
    );
  }

  /** What made the answer; where nothing is said, nothing was quoted or written either. */
  mode() {
    const { sentences, answer } = this.exchange;
    if (answer.answerer !== 'extractive') return t(sentences.length ? 'byModel' : 'withModel', { model: answer.answerer });
    if (!sentences.length) return t('noModel');
    return t(sentences.some((one) => one.translated) ? 'byWordsTranslated' : 'byWords');
  }

  copier() {
    return iconButton('copy', t('copy'), (event) => this.act.copy(this.exchange, event.currentTarget));
  }

  /** Say below the answer that something could not be done. */
  warn(text) {
    this.foot.append(h('p', { class: 'warn', role: 'alert' }, text));
  }
}
