// What stands at the top of the page, and the choice of light or dark.

import { h, icon, iconButton } from './dom.js';
import { language, t } from './words.js';

const SHADE = 'wpsqa.shade';

/** The contents of the bar; `act` holds what its buttons do. */
export function barParts(act) {
  const wide = (name, kind, image, onclick) => h('button', { type: 'button', class: `plain wide ${kind}`, onclick, 'aria-label': t(name), title: t(name) }, icon(image), h('span', {}, t(name)));
  const choice = (code, name) =>
    h('button', { type: 'button', lang: code, 'aria-pressed': String(language() === code), title: name, 'aria-label': name, onclick: () => act.speak(code) }, code.toUpperCase());
  return [
    iconButton('menu', t('menu'), act.talks, { class: 'plain menu' }),
    h('h1', {}, h('span', { class: 'brand' }, t('brand')), h('span', { class: 'tagline' }, t('tagline'))),
    wide('fresh', 'fresh', 'plus', act.fresh),
    wide('articles', 'list', 'book', (event) => act.list(event.currentTarget)),
    iconButton('sun', t('theme'), shade, { class: 'plain theme' }),
    h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, choice('vi', 'Tiếng Việt'), choice('en', 'English')),
  ];
}

/** Light instead of dark or the other way round, also on the next visit. Where the bar has no room for its
 * button, it is below the conversations. */
export function shade() {
  const dark = getComputedStyle(document.documentElement).getPropertyValue('--shade').trim() === 'dark';
  document.documentElement.dataset.shade = dark ? 'light' : 'dark';
  try {
    localStorage.setItem(SHADE, dark ? 'light' : 'dark');
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Take up the choice made before. */
export function firstShade() {
  try {
    const chosen = localStorage.getItem(SHADE);
    if (chosen) document.documentElement.dataset.shade = chosen;
  } catch {
    // Without storage the page follows the system.
  }
}
