// The box in which questions are written.

import { DayField } from './day-field.js';
import { h, icon } from './dom.js';
import { t } from './words.js';

const LONGEST = 2000; // characters, as the server counts them

/** `act.ask(text, asOf, editing)` gets a question, `act.stop()` the wish to stop. */
export class Composer {
  constructor(act) {
    this.act = act;
    this.editing = null;
    this.running = false;
    this.box = h('textarea', { id: 'question', rows: 1, dir: 'auto', 'aria-describedby': 'question-warning', oninput: () => this.typed() });
    this.box.addEventListener('keydown', (event) => {
      // While an input method composes a letter, Enter belongs to it.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.narrow = matchMedia('(max-width: 519px)'); // as in page.css
    this.narrow.addEventListener('change', () => this.draw());
    this.day = new DayField({ label: 'asOf', id: 'as-of', help: 'as-of-help', changed: () => this.offerClear() });
    this.warning = h('p', { class: 'warn', id: 'question-warning', role: 'alert' });
    this.form = h('form', { class: 'composer', onsubmit: (event) => this.submit(event) });
  }

  /** Write every word anew, in the language of the page. */
  draw() {
    this.box.setAttribute('aria-label', t('box'));
    this.box.placeholder = t(this.narrow.matches ? 'placeholderShort' : 'placeholder');
    this.button = h('button', { type: 'submit', class: 'send', title: t('send'), 'aria-label': t('send') }, icon('send'));
    this.stopper = h('button', { type: 'button', class: 'send stop', title: t('stop'), 'aria-label': t('stop'), onclick: () => this.stop() }, icon('stop'));
    this.edits = h('div', { class: 'editing' }, h('span', {}, t('editing')), h('button', { type: 'button', class: 'link', onclick: () => this.endEdit() }, t('cancel')));
    this.clear = h('button', { type: 'button', class: 'link', onclick: () => this.dropDay() }, t('clear'));
    this.form.replaceChildren(
      this.edits,
      h('div', { class: 'box' }, this.box, this.button, this.stopper),
      this.warning,
      h('div', { class: 'options' }, this.day.draw(), this.clear, h('span', { class: 'help', id: 'as-of-help' }, t('asOfHelp'))),
    );
    this.offerClear();
    this.warn(this.problem);
    this.busy(this.running);
  }

  submit(event) {
    event.preventDefault();
    if (this.running || !this.check() || !this.day.check()) return;
    const text = this.box.value.trim();
    const { editing } = this;
    this.endEdit();
    this.box.value = '';
    this.grow();
    this.act.ask(text, this.day.iso || null, editing);
  }

  /** Whether there is a question of a length the server takes; if not, it is said below the box. */
  check() {
    const length = Array.from(this.box.value.trim().replace(/\s+/g, ' ').normalize('NFKC')).length;
    this.warn(!length ? () => t('nothingAsked') : length > LONGEST && (() => t('tooLong', { n: length, most: LONGEST })));
    if (this.problem) this.box.focus();
    return !this.problem;
  }

  /** Say what is wrong with the question: a function, so that it can be said in another language later. */
  warn(problem) {
    this.problem = problem || null;
    this.warning.textContent = this.problem ? this.problem() : '';
    this.box.setAttribute('aria-invalid', String(Boolean(this.problem)));
  }

  typed() {
    if (this.problem) this.warn(null);
    this.grow();
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
    this.day.set(exchange.asOf || '');
    this.offerClear();
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

  dropDay() {
    this.day.set('');
    this.offerClear();
    this.day.input.focus();
  }

  offerClear() {
    this.clear.hidden = !this.day.input.value;
  }

  grow() {
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
  }
}
