// The reading room: questions and answers on the left, their sources on the right.

import { Admin } from './admin.js';
import { ExchangeView } from './answer.js';
import { Composer } from './composer.js';
import { h, icon, iconButton } from './dom.js';
import { copyText, extras, thumbs } from './extras.js';
import { followUps, nextList } from './follow-ups.js';
import { Reader } from './reader.js';
import { Store } from './store.js';
import { ask, getJson } from './stream.js';
import { Talks } from './talks.js';
import { EXAMPLES, firstLanguage, language, other, setLanguage, t } from './words.js';

const REMEMBERED = 6; // exchanges sent along as history
/** The conversation as the server reads it. */
const told = (exchanges) =>
  exchanges.slice(-REMEMBERED).flatMap((one) => [
    { role: 'user', text: one.question },
    { role: 'assistant', text: one.sentences.map((sentence) => sentence.text).join(' ') || t('abstained') },
  ]);
const newId = () => Math.random().toString(36).slice(2, 10);

class Room {
  constructor(root) {
    this.root = root;
    this.cards = new Map();
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
    this.reader = new Reader(this.panel, [this.skip, this.bar, this.left]);
    this.talks = new Talks(this.store, { open: () => this.switchTalk(), say: (text) => this.say(text) });
    this.root.append(this.talks.dialog);
  }

  async loadCards() {
    try {
      const { articles } = await getJson('api/articles');
      this.cards = new Map(articles.map((card) => [card.id, card]));
      this.reader.renew(articles);
    } catch (error) {
      this.reader.failed = error.message;
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
    const choice = (code, name) =>
      h('button', { type: 'button', lang: code, 'aria-pressed': String(language() === code), title: name, 'aria-label': name, onclick: () => this.speak(code) }, code.toUpperCase());
    this.bar.replaceChildren(
      iconButton('menu', t('menu'), () => this.talks.show(), { class: 'plain menu' }),
      h('h1', {}, h('span', { class: 'brand' }, t('brand')), h('span', { class: 'tagline' }, t('tagline'))),
      h('button', { type: 'button', class: 'plain wide fresh', onclick: () => this.fresh(), 'aria-label': t('fresh') }, icon('plus'), h('span', {}, t('fresh'))),
      h('button', { type: 'button', class: 'plain wide list', onclick: (event) => this.showList(event.currentTarget), 'aria-label': t('articles') }, icon('book'), h('span', {}, t('articles'))),
      iconButton('sun', t('theme'), () => this.shade(), { class: 'plain theme' }),
      h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, choice('vi', 'Tiếng Việt'), choice('en', 'English')),
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
    const list = (code) => EXAMPLES[code].map((text) => h('li', {}, h('button', { type: 'button', class: 'example', lang: code, onclick: () => this.put(text, this.composer.day.value || null) }, text)));
    return h(
      'div',
      { class: 'welcome' },
      h('h2', {}, t('welcome')),
      h('p', {}, t('promise')),
      h('h3', {}, t('examples')),
      h('ul', { class: 'examples' }, list(language())),
      h('h3', { lang: other() }, t('examplesOther')),
      h('ul', { class: 'examples second' }, list(other())),
    );
  }

  actions() {
    return {
      mode: this.mode,
      cite: (exchange, marker, fromList) => this.cite(exchange, marker, fromList),
      near: (hit, opener) => this.reader.open(hit.article_id, hit, () => opener),
      card: (id) => this.cards.get(id) || { title: id },
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
    const { exchanges } = this.store.current;
    if (from) exchanges.splice(exchanges.indexOf(from));
    this.composer.endEdit();
    const exchange = { id: newId(), question: text, asOf, state: 'asking', hits: [], sentences: [], citations: [], answer: null, error: null };
    const history = told(exchanges);
    exchanges.push(exchange);
    this.store.save();
    if (this.reader.isOpen) this.reader.close(false);
    this.drawLog();
    await this.follow(exchange, { question: text, history, ...(asOf ? { as_of: asOf } : {}) });
  }

  async follow(exchange, request) {
    const talk = this.store.current; // another may be opened before the answer is there
    this.running = new AbortController();
    this.composer.busy(true);
    this.say(t('searching'));
    try {
      for await (const event of ask(request, this.running.signal)) this.take(exchange, event);
      if (exchange.state === 'asking') exchange.state = 'stopped';
    } catch (error) {
      exchange.state = error.name === 'AbortError' ? 'stopped' : 'failed';
      exchange.error = error instanceof TypeError ? 'offline' : error.message;
    }
    this.running = null;
    this.store.save(talk);
    this.composer.busy(false);
    const view = this.views.get(exchange.id);
    if (view) view.refresh();
    this.announce(exchange);
    if (exchange.state === 'done') this.suggest(exchange, talk);
  }

  /** Offer what could be asked next, once the server has tried it. */
  async suggest(exchange, talk) {
    exchange.next = await followUps(exchange, told(talk.exchanges));
    if (!talk.exchanges.includes(exchange)) return;
    this.store.save(talk);
    const view = this.views.get(exchange.id);
    if (view) view.offer();
  }

  take(exchange, { name, data }) {
    const view = this.views.get(exchange.id);
    if (name === 'retrieved') exchange.hits = data.hits;
    if (name === 'sentence') {
      exchange.citations.push(...data.citations);
      exchange.sentences.push(data.sentence);
      if (view) view.add(data.sentence);
    }
    if (name === 'answer') Object.assign(exchange, { answer: data, state: 'done' });
    if (name === 'error') Object.assign(exchange, { error: data.error, state: 'failed' });
    if (view && name !== 'answer') view.refresh();
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
    await navigator.clipboard.writeText(copyText(exchange));
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

  shade() {
    const dark = getComputedStyle(document.documentElement).getPropertyValue('--shade').trim() === 'dark';
    document.documentElement.dataset.shade = dark ? 'light' : 'dark';
    try {
      localStorage.setItem('wpsqa.shade', dark ? 'light' : 'dark');
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  say(text) {
    this.live.textContent = text;
  }
}

/** Build the page inside Gradio's element. */
export function start(element) {
  const root = element.querySelector('#room');
  if (!root || root.childElementCount) return;
  try {
    const shade = localStorage.getItem('wpsqa.shade');
    if (shade) document.documentElement.dataset.shade = shade;
  } catch {
    // Without storage the page follows the system.
  }
  setLanguage(firstLanguage(), false);
  new Room(root);
}
