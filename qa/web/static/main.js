// The reading room: questions and answers on the left, their sources on the right.

import { Admin } from './admin.js';
import { ExchangeView } from './answer.js';
import { barParts, firstShade } from './bar.js';
import { Composer } from './composer.js';
import { copy, h } from './dom.js';
import { copyText } from './exports.js';
import { extras } from './extras.js';
import { followUps, nextList } from './follow-ups.js';
import { Reader } from './reader.js';
import { thumbs } from './remark.js';
import { begin, follow, history } from './round.js';
import { Store } from './store.js';
import { getJson } from './stream.js';
import { Talks } from './talks.js';
import { newest, welcome } from './welcome.js';
import { firstLanguage, language, setLanguage, t, told } from './words.js';

class Room {
  constructor(root) {
    this.root = root;
    this.cards = null; // the articles by id, once they are known
    this.store = new Store(() => this.say(t('full')));
    this.running = null;
    this.build();
    this.draw();
    this.loadCards();
    this.loadMode();
    this.loadAdmin();
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.reader.isOpen) this.reader.close();
    });
  }

  build() {
    this.bar = h('header', { class: 'bar' });
    this.log = h('div', { class: 'log' });
    this.composer = new Composer({ ask: (text, asOf, from) => this.put(text, asOf, from), stop: () => this.stop() });
    this.live = h('div', { class: 'sr', 'aria-live': 'polite', role: 'status' });
    this.left = h('section', { class: 'left' }, this.log, this.composer.form);
    this.panel = h('section', { class: 'reader', id: 'reader' });
    this.skip = h('a', { class: 'skip', href: '#question' });
    this.skip.addEventListener('click', (event) => {
      event.preventDefault();
      this.composer.box.focus();
    });
    this.root.append(this.skip, this.bar, h('div', { class: 'columns' }, this.left, this.panel), this.live);
    this.reader = new Reader(this.panel, [this.skip, this.bar, this.left], () => this.loadCards());
    this.talks = new Talks(this.store, { open: () => this.switchTalk(), say: (text) => this.say(text) });
    this.root.append(this.talks.dialog);
  }

  async loadCards() {
    try {
      const { articles } = await getJson('api/articles');
      this.cards = new Map(articles.map((card) => [card.id, card]));
      this.reader.renew(articles);
      if (!this.store.current.exchanges.length) this.drawLog();
    } catch (error) {
      this.reader.failed = told(error);
    }
    if (!this.reader.isOpen) this.reader.redraw();
  }

  /** Offer the administration where the server has one. */
  async loadAdmin() {
    if (!(await Admin.isOn())) return;
    this.reader.admin = new Admin({
      changed: async () => {
        await this.loadCards();
        return this.reader.cards;
      },
      open: (id) => this.reader.open(id),
      say: (text) => this.say(text),
    });
    if (!this.reader.isOpen) this.reader.redraw();
  }

  /** How answers are made decides how they are laid out; without knowing, as flowing text. */
  async loadMode() {
    try {
      this.mode = (await getJson('api/ready')).mode;
    } catch {
      this.mode = null;
    }
  }

  /** Write every word of the page anew, in its language. */
  draw() {
    this.root.lang = language();
    this.skip.textContent = t('skip');
    this.left.setAttribute('aria-label', t('answers'));
    this.panel.setAttribute('aria-label', t('reader'));
    this.drawBar();
    this.composer.draw();
    this.drawLog();
    this.reader.redraw();
    this.talks.draw();
  }

  drawBar() {
    this.bar.replaceChildren(
      ...barParts({ talks: () => this.talks.show(), fresh: () => this.fresh(), list: (button) => this.showList(button), speak: (code) => this.speak(code) }),
    );
  }

  drawLog() {
    const { exchanges } = this.store.current;
    this.views = new Map();
    if (!exchanges.length) {
      this.log.replaceChildren(this.welcome());
      return;
    }
    this.log.replaceChildren(...exchanges.map((exchange) => this.view(exchange).node));
    this.toLast();
  }

  /** Put the last question at the top, so that its answer is read from its beginning. */
  toLast() {
    const last = this.log.lastElementChild;
    this.log.scrollTop = this.log.children.length > 1 ? last.offsetTop - this.log.offsetTop : 0;
  }

  view(exchange) {
    const view = new ExchangeView(exchange, this.actions());
    this.views.set(exchange.id, view);
    return view;
  }

  welcome() {
    return welcome(this.cards && [...this.cards.values()], (text) => this.composer.day.check() && this.put(text, this.composer.day.iso || null));
  }

  actions() {
    return {
      mode: this.mode,
      cite: (exchange, marker, fromList) => this.cite(exchange, marker, fromList),
      near: (hit, opener) => this.reader.open(hit.article_id, hit, () => opener),
      card: (id) => (this.cards && this.cards.get(id)) || { title: id },
      empty: () => Boolean(this.cards) && !this.cards.size,
      newest: (until) => newest(this.cards ? [...this.cards.values()] : [], until),
      copy: (exchange, button) => this.copy(exchange, button),
      retry: (exchange) => this.put(exchange.question, exchange.asOf, exchange),
      edit: (exchange) => this.running || this.composer.edit(exchange),
      extras: (exchange) => extras(exchange, this.actions()),
      next: (exchange) => nextList(exchange, (text) => this.put(text, exchange.asOf)),
      thumbs: (exchange) => thumbs(exchange, () => this.store.save()),
    };
  }

  cite(exchange, marker, fromList) {
    const index = exchange.citations.findIndex((one) => one.marker === marker);
    const { node } = this.views.get(exchange.id);
    for (const old of this.root.querySelectorAll('.cite[aria-current]')) old.removeAttribute('aria-current');
    const opener = (number) => {
      // The language may have been switched meanwhile: look the element up again.
      const view = this.views.get(exchange.id);
      return view && view.node.querySelector(`.${fromList ? 'number' : 'cite'}[data-marker="${number}"]`);
    };
    const link = node.querySelector(`.cite[data-marker="${marker}"]`);
    if (link) link.setAttribute('aria-current', 'true');
    const sentenceOf = (number) => exchange.sentences.find((one) => one.citations.includes(number));
    return this.reader.cite(exchange.citations, index, sentenceOf, opener);
  }

  /** Ask a question; with `from`, in the place of that exchange and those after it. */
  async put(text, asOf, from) {
    if (this.running) return;
    const talk = this.store.current; // another may be opened before the answer is there
    if (from) talk.exchanges.splice(talk.exchanges.indexOf(from));
    this.composer.endEdit();
    const request = { question: text, history: history(talk.exchanges), ...(asOf ? { as_of: asOf } : {}) };
    const exchange = begin(text, asOf);
    talk.exchanges.push(exchange);
    this.store.save();
    if (this.reader.isOpen) this.reader.close(false);
    this.drawLog();
    this.running = new AbortController();
    this.composer.busy(true);
    this.say(t('searching'));
    await follow(exchange, request, this.running.signal, (event) => this.grew(exchange, event));
    this.running = null;
    this.store.save(talk);
    this.composer.busy(false);
    const view = this.views.get(exchange.id);
    if (view) view.refresh();
    this.announce(exchange);
    if (exchange.state === 'done') this.suggest(exchange, talk);
  }

  /** Show what an event brought. */
  grew(exchange, { name, data }) {
    const view = this.views.get(exchange.id);
    if (!view || name === 'answer') return;
    if (name === 'sentence') view.add(data.sentence);
    view.refresh();
  }

  /** Offer what could be asked next, once the server has tried it. */
  async suggest(exchange, talk) {
    exchange.next = await followUps(exchange, history(talk.exchanges));
    if (!talk.exchanges.includes(exchange)) return;
    this.store.save(talk);
    const view = this.views.get(exchange.id);
    if (view) view.offer();
  }

  /** Read the finished answer aloud once, not word by word. */
  announce(exchange) {
    const said = exchange.sentences.map((sentence) => sentence.text).join(' ');
    const view = this.views.get(exchange.id);
    const state = view ? view.status.textContent : '';
    const ending = exchange.state === 'done' && said ? t('done', { sentences: exchange.sentences.length, sources: exchange.citations.length }) : state;
    this.say(`${said} ${ending}`);
  }

  stop() {
    if (this.running) this.running.abort();
  }

  async copy(exchange, button) {
    if (!(await copy(copyText(exchange)))) {
      this.views.get(exchange.id).warn(t('notCopied'));
      return;
    }
    button.classList.add('did');
    this.say(t('copied'));
    setTimeout(() => button.classList.remove('did'), 1500);
  }

  fresh() {
    this.stop();
    this.store.begin();
    this.switchTalk();
    this.composer.box.focus();
  }

  switchTalk() {
    if (this.running) this.running.abort();
    this.composer.endEdit();
    if (this.reader.isOpen) this.reader.close();
    this.drawLog();
    this.talks.draw();
  }

  showList(button) {
    this.reader.list(true, () => this.bar.querySelector('.list') || button);
    this.panel.querySelector('h2').focus({ preventScroll: true });
  }

  speak(code) {
    setLanguage(code, true);
    this.draw();
    this.bar.querySelector('.languages [aria-pressed="true"]').focus();
  }

  say(text) {
    this.live.textContent = text;
  }
}

/** Build the page inside Gradio's element. */
export function start(element) {
  const root = element.querySelector('#room');
  if (!root || root.childElementCount) return;
  firstShade();
  setLanguage(firstLanguage(), false);
  new Room(root);
}
