// Thumbs below an answer, and a reason; kept by the server with the answer.

import { h, icon } from './dom.js';
import { postJson } from './stream.js';
import { t, told } from './words.js';

/** Two thumbs; `save()` writes down which one was given. */
export function thumbs(exchange, save) {
  const box = h('div', { class: 'thumbs' });
  const says = (text, kind) => h('span', { class: kind, role: 'status', tabindex: '-1' }, text);
  const draw = () => box.replaceChildren(thumb('up', t('useful'), true), thumb('down', t('useless'), false));
  const back = (useful) => {
    draw();
    box.querySelectorAll('button')[useful ? 0 : 1].focus();
  };
  const send = async (useful, reason) => {
    try {
      await postJson('api/feedback', { useful, reason, answer: exchange.answer });
      exchange.thumb = useful;
      save();
      draw();
      box.append(says(t('thanks'), 'quiet'));
    } catch (error) {
      draw();
      box.append(says(t('notKept', { error: told(error) }), 'warn'));
    }
    box.lastElementChild.focus();
  };
  const form = (useful) => {
    const id = `reason-${exchange.id}`;
    const input = h('input', { type: 'text', id, maxlength: 1000, autocomplete: 'off' });
    const escape = (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      back(useful);
    };
    const submit = (event) => {
      event.preventDefault();
      send(useful, input.value);
    };
    box.replaceChildren(
      h(
        'form',
        { class: 'reason', onsubmit: submit, onkeydown: escape },
        h('label', { for: id }, t(useful ? 'reasonUseful' : 'reasonUseless')),
        input,
        h('button', { type: 'submit', class: 'strong' }, t('sendReason')),
        h('button', { type: 'button', class: 'link', onclick: () => back(useful) }, t('noReason')),
      ),
    );
    input.focus();
  };
  const thumb = (name, label, useful) => h('button', { type: 'button', class: 'plain', title: label, 'aria-label': label, 'aria-pressed': String(exchange.thumb === useful), onclick: () => form(useful) }, icon(name));
  draw();
  return box;
}
