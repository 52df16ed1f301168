// A day to be typed, in the language of the page; the browser's own date input would follow the browser.

import { writtenDay, readDay } from './days.js';
import { h, icon } from './dom.js';
import { language, t } from './words.js';

let made = 0;

/**
 * A labelled text field with a calendar button beside it. `label` names a word, `changed(iso)` is told a day
 * that can be read, or '' for none. `alone`: what a month or a year
 * alone stands for (see `readDay`). `id` is that of
 * the input, `help` that of what describes it.
 */
export class DayField {
  constructor({ label, changed = () => {}, alone = 'last', id = `day-${(made += 1)}`, help = null }) {
    Object.assign(this, { label, changed, alone, id, help });
    this.iso = '';
    this.input = h('input', { type: 'text', id, class: 'day', autocomplete: 'off', spellcheck: 'false', inputmode: 'text', oninput: () => this.typed(), onchange: () => this.settle() });
    this.calendar = h('input', { type: 'date', class: 'calendar', tabindex: '-1', 'aria-hidden': 'true', oninput: () => this.picked() });
    this.warning = h('p', { class: 'warn day-warning', id: `${id}-warning`, role: 'alert' });
    this.node = h('div', { class: 'day-field' });
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.settle();
    });
  }

  /** Write every word anew, in the language of the page; a day that could be read is written in it. */
  draw() {
    this.input.placeholder = t('dayExample');
    const pick = this.calendar.showPicker && h('button', { type: 'button', class: 'plain pick-day', title: t('pickDay'), 'aria-label': t('pickDay'), 'aria-describedby': `${this.id}-label`, onclick: () => this.open() }, icon('calendar'));
    this.node.replaceChildren(h('label', { for: this.id, id: `${this.id}-label` }, t(this.label)), h('span', { class: 'day-box' }, this.input, this.calendar, pick), this.warning);
    if (this.bad) this.settle();
    else this.set(this.iso);
    return this.node;
  }

  /** Whether what stands there cannot be read. */
  get bad() {
    return Boolean(this.input.value.trim()) && !this.iso;
  }

  /** Put a day there, '' for none. */
  set(iso) {
    this.iso = iso;
    this.input.value = iso ? writtenDay(iso, language()) : '';
    this.warn('');
  }

  typed() {
    this.iso = (this.input.value.trim() && readDay(this.input.value, this.alone)) || '';
    if (!this.bad) this.warn('');
    this.changed(this.iso);
  }

  /** Show how it was read, or that it could not be. */
  settle() {
    this.typed();
    if (this.bad) this.warn(t(this.alone === 'none' ? 'dayFormsWhole' : 'dayForms', { given: this.input.value.trim().slice(0, 40) }));
    else this.set(this.iso);
  }

  /** False, with the reason shown and the focus there, while it cannot be read. */
  check() {
    this.settle();
    if (this.bad) this.input.focus();
    return !this.bad;
  }

  warn(text) {
    if (this.warning.textContent !== text) this.warning.textContent = text;
    this.input.setAttribute('aria-invalid', String(Boolean(text)));
    this.input.setAttribute('aria-describedby', [this.help, text && this.warning.id].filter(Boolean).join(' '));
  }

  open() {
    this.calendar.value = this.iso;
    this.calendar.showPicker();
  }

  picked() {
    this.set(this.calendar.value);
    this.changed(this.iso);
    this.input.focus();
  }
}
