// The panel: a dialog beside the page, or over all of it on a small screen.

import { h, iconButton } from './dom.js';
import { ExchangeView, explain, plainText } from './exchange.js';
import { Talk } from './talk.js';
import { speaker } from './words.js';

const LONGEST = 2000; // characters, as the server counts them

export class Panel {
  /** `place` is the element it is put into; `tag` is dialog, or main where it is a page of its own, and
   * `level` that of its heading. */
  constructor(place, options) {
    Object.assign(this, options);
    this.place = place;
    this.talk = new Talk(this.key);
    this.small = matchMedia('(max-width: 520px), (max-height: 420px)');
    this.frame = h(this.tag, { class: 'panel', part: 'panel', 'aria-labelledby': 'title' });
    this.live = h('div', { class: 'sr', role: 'log', 'aria-live': 'polite' });
    this.log = h('div', { class: 'log', part: 'log', role: 'group', tabindex: 0 });
    this.build();
    place.append(this.frame);
    this.speak();
    this.listen();
  }

  build() {
    this.heading = h(`h${this.level}`, { id: 'title', class: 'heading' });
    this.header = h('header', { class: 'bar', part: 'header' });
    this.box = h('textarea', { rows: 2, part: 'input', enterkeyhint: 'send', 'aria-describedby': 'problem' });
    this.warning = h('p', { class: 'problem', id: 'problem', part: 'status', role: 'alert' });
    this.button = h('button', { type: 'submit', class: 'send', part: 'send' });
    this.form = h('form', { class: 'form', part: 'form' }, this.box, this.button);
    this.more = h('a', { class: 'more', part: 'link', href: this.root, target: '_blank', rel: 'noopener' });
    this.frame.append(this.header, this.log, this.warning, this.form, this.more, this.live);
  }

  listen() {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.running) this.running.abort();
      else this.send();
    });
    this.box.addEventListener('input', () => this.warn(''));
    this.box.addEventListener('keydown', (event) => {
      // Enter also ends a composed letter, as Vietnamese keyboards write them: then it sends nothing.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        if (!this.running) this.send();
      }
    });
    this.frame.addEventListener('keydown', (event) => this.keys(event));
    // Shortcuts of the page must not fire while somebody types here.
    for (const name of ['keyup', 'keypress']) this.frame.addEventListener(name, (event) => event.stopPropagation());
    this.frame.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.close();
    });
    // A source in front of other words goes away with the attention, so that it never hides the focus.
    for (const name of ['click', 'focusin']) this.frame.addEventListener(name, (event) => this.elsewhere(event) && this.shut());
    this.small.addEventListener('change', () => this.isOpen && this.stand());
  }

  elsewhere(event) {
    return this.shown && !event.composedPath().some((node) => node === this.shown.card || node === this.shown.chip);
  }

  keys(event) {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (this.shown) this.shut(true);
    else this.close();
  }

  /** Write every word anew, in the language of the page. */
  speak() {
    const language = this.language();
    if (this.t && this.t.language === language) return;
    this.t = speaker(language);
    const { t } = this;
    this.frame.lang = language;
    this.heading.textContent = t('title');
    this.header.replaceChildren(this.heading, iconButton('plus', t('fresh'), () => this.fresh()), iconButton('close', t('close'), () => this.close()));
    this.log.setAttribute('aria-label', t('talk'));
    this.box.setAttribute('aria-label', t('box'));
    this.box.placeholder = t('placeholder');
    this.more.textContent = t('page');
    this.warn('');
    this.busy(this.running);
    this.draw();
  }

  draw() {
    this.shown = null;
    this.views = new Map(this.talk.exchanges.map((one) => [one, this.view(one)]));
    const welcome = h('p', { class: 'welcome', part: 'welcome' }, this.t('welcome'));
    this.log.replaceChildren(...(this.views.size ? [...this.views.values()].map((view) => view.node) : [welcome]));
    this.toLast();
  }

  /** Put the last question at the top, so that its answer is read from its beginning. */
  toLast() {
    this.log.scrollTop = this.log.children.length > 1 ? this.log.lastElementChild.offsetTop : 0;
  }

  view(exchange) {
    return new ExchangeView(exchange, this.actions(), this.t, this);
  }

  actions() {
    return {
      shut: (refocus) => this.shut(refocus),
      opened: (shown, citation) => {
        this.shown = shown;
        this.emit('citation', { citation });
      },
      copy: (exchange, view) => this.copy(exchange, view),
      retry: (exchange) => this.ask(exchange.question, exchange),
      remark: (exchange, useful, view) => this.remark(exchange, useful, view),
    };
  }

  open() {
    if (this.isOpen) return this.box.focus();
    this.isOpen = true;
    if (this.launcher) this.launcher.setAttribute('aria-expanded', 'true');
    this.stand();
    this.toLast();
    this.emit('open');
    // A token now, so that the first question does not wait for one; a failure is told when asking.
    return this.client.grant().then(({ site }) => this.adopt(site), () => {});
  }

  /** Beside the page without a trap; over all of it as a modal dialog. */
  stand() {
    if (this.tag === 'dialog') {
      this.frame.close();
      if (this.small.matches) this.frame.showModal();
      else this.frame.show();
    }
    this.box.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (this.tag === 'dialog') this.frame.close();
    if (this.launcher) {
      this.launcher.setAttribute('aria-expanded', 'false');
      this.launcher.focus();
    }
    this.emit('close');
  }

  /** Close the opened source; with `refocus` the focus goes back to its number. */
  shut(refocus) {
    if (!this.shown) return;
    const { card, chip } = this.shown;
    this.shown = null;
    card.remove();
    chip.setAttribute('aria-expanded', 'false');
    if (refocus) chip.focus();
  }

  /** Ask what stands in the box, or say why that cannot be asked. */
  send() {
    const n = Array.from(this.box.value.trim().replace(/\s+/g, ' ').normalize('NFKC')).length;
    this.warn(!n ? this.t('nothingAsked') : n > LONGEST ? this.t('tooLong', { n, most: LONGEST }) : '');
    if (!this.warning.textContent) this.ask(this.box.value);
  }

  warn(text) {
    this.warning.textContent = text;
    this.box.setAttribute('aria-invalid', String(Boolean(text)));
  }

  /** Ask, in the place of `instead` where given. */
  async ask(text, instead) {
    const question = text.trim();
    if (!question || this.running) return;
    if (instead) this.talk.exchanges = this.talk.exchanges.filter((one) => one !== instead);
    const request = { question, history: this.talk.history() };
    const exchange = { question, state: 'asking', sentences: [], citations: [], answer: null, problem: null };
    this.talk.exchanges.push(exchange);
    this.box.value = '';
    this.draw();
    this.busy(new AbortController());
    this.live.replaceChildren();
    await this.follow(exchange, request);
    this.busy(null);
    this.talk.save();
    this.finish(exchange);
  }

  async follow(exchange, request) {
    try {
      for await (const { name, data } of this.client.ask(request, this.running.signal)) this.take(exchange, name, data);
      if (exchange.state === 'asking') exchange.state = 'cut';
    } catch (error) {
      exchange.state = error.name === 'AbortError' ? 'stopped' : 'failed';
      exchange.problem = { kind: error.kind || 'failed', message: error.message, status: error.status };
    }
  }

  take(exchange, name, data) {
    const view = this.views.get(exchange);
    if (name === 'sentence') {
      exchange.citations.push(...data.citations);
      exchange.sentences.push(data.sentence);
      if (view) view.add(data.sentence);
    }
    if (name === 'answer') Object.assign(exchange, { answer: data, state: 'done' });
    if (name === 'error') Object.assign(exchange, { problem: { kind: 'failed', message: data.error }, state: 'failed' });
    if (view) view.refresh();
  }

  /** Show the end of an answer, and read it aloud once. */
  finish(exchange) {
    const view = this.views.get(exchange);
    if (!view) return;
    view.refresh();
    const said = exchange.sentences.map((one) => h('span', { lang: one.language }, `${one.text} `));
    const ending = view.status.textContent || this.t('done', { n: exchange.citations.length });
    this.say(said, ending);
    this.emit('answer', { answer: exchange.answer, error: exchange.problem });
  }

  say(...words) {
    this.live.replaceChildren(h('p', {}, ...words));
  }

  busy(running) {
    this.running = running;
    this.button.textContent = this.t(running ? 'stop' : 'send');
    this.log.setAttribute('aria-busy', String(Boolean(running)));
  }

  fresh() {
    if (this.running) this.running.abort();
    this.talk.clear();
    this.draw();
    this.box.focus();
  }

  async copy(exchange, view) {
    await navigator.clipboard.writeText(plainText(exchange, this.t));
    this.tell(view, this.t('copied'));
  }

  /** Say something of an answer, to the eye and to the ear. */
  tell(view, text) {
    view.status.textContent = text;
    this.say(text);
  }

  async remark(exchange, useful, view) {
    try {
      await this.client.remark({ useful, answer: exchange.answer });
      exchange.thumb = useful;
      this.talk.save();
      view.refresh();
      this.tell(view, this.t('thanks'));
      this.emit('feedback', { useful, answer: exchange.answer });
    } catch (error) {
      this.tell(view, explain(error, this.t));
    }
  }
}
