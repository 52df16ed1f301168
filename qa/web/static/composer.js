// The box in which questions are written.

import { h, icon } from './dom.js';
import { t } from './words.js';

/** `act.ask(text, asOf, editing)` gets a question, `act.stop()` the wish to stop. */
export class Composer {
  constructor(act) {
    this.act = act;
    this.editing = null;
    this.running = false;
    this.box = h('textarea', { id: 'question', rows: 1, maxlength: 2000, dir: 'auto', oninput: () => this.grow() });
    this.box.addEventListener('keydown', (event) => {
      // While an input method composes a letter, Enter belongs to it.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.narrow = matchMedia('(max-width: 519px)'); // as in page.css
    this.narrow.addEventListener('change', () => this.draw());
    this.day = h('input', { type: 'date', id: 'as-of', 'aria-describedby': 'as-of-help', oninput: () => this.setAsOf(this.day.value) });
    this.form = h('form', { class: 'composer', onsubmit: (event) => this.submit(event) });
  }

  /** Write every word anew, in the language of the page. */
  draw() {
    this.box.setAttribute('aria-label', t('box'));
    this.box.placeholder = t(this.narrow.matches ? 'placeholderShort' : 'placeholder');
    this.button = h('button', { type: 'submit', class: 'send', title: t('send'), 'aria-label': t('send') }, icon('send'));
    this.stopper = h('button', { type: 'button', class: 'send stop', title: t('stop'), 'aria-label': t('stop'), onclick: () => this.stop() }, icon('stop'));
    this.edits = h('div', { class: 'editing' }, h('span', {}, t('editing')), h('button', { type: 'button', class: 'link', onclick: () => this.endEdit() }, t('cancel')));
    this.clear = h('button', { type: 'button', class: 'link', onclick: () => this.setAsOf('') }, t('clear'));
    this.form.replaceChildren(
      this.edits,
      h('div', { class: 'box' }, this.box, this.button, this.stopper),
      h('div', { class: 'options' }, h('label', {}, h('span', {}, t('asOf')), this.day), this.clear, h('span', { class: 'help', id: 'as-of-help' }, t('asOfHelp'))),
    );
    this.setAsOf(this.day.value);
    this.busy(this.running);
  }

  submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text || this.running) return;
    const { editing } = this;
    this.endEdit();
    this.box.value = '';
    this.grow();
    this.act.ask(text, this.day.value || null, editing);
  }

  stop() {
    this.act.stop();
    this.box.focus();
  }

  /** Offer "stop" instead of "ask" while an answer is written. */
  busy(running) {
    this.running = running;
    this.button.hidden = running;
    this.stopper.hidden = !running;
    this.edits.hidden = !this.editing;
  }

  /** Take an earlier question back into the box. */
  edit(exchange) {
    this.editing = exchange;
    this.edits.hidden = false;
    this.box.value = exchange.question;
    this.setAsOf(exchange.asOf || '');
    this.grow();
    this.box.focus();
  }

  endEdit() {
    if (!this.editing) return;
    this.editing = null;
    this.edits.hidden = true;
    this.box.value = '';
    this.grow();
  }

  setAsOf(value) {
    this.day.value = value;
    this.clear.hidden = !value;
  }

  grow() {
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
  }
}
