// The language of the page, its words with their places filled in, and how it writes dates.

import { ADMIN_WORDS } from './admin-words.js';
import { writtenDay } from './days.js';
import { h } from './dom.js';
import { PAGE_WORDS } from './page-words.js';

const WORDS = {
  vi: { ...PAGE_WORDS.vi, ...ADMIN_WORDS.vi },
  en: { ...PAGE_WORDS.en, ...ADMIN_WORDS.en },
};

const KEY = 'wpsqa.language';
let current = 'en';

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The language chosen before, else the first of the browser's that the page has, else English. */
export function firstLanguage() {
  const chosen = stored(KEY);
  if (chosen in WORDS) return chosen;
  const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((tag) => tag in WORDS) || 'en';
}

/** Use this language from now on; `keep` remembers it for the next visit. */
export function setLanguage(language, keep) {
  current = language;
  document.documentElement.lang = language;
  document.title = t('title');
  if (keep) {
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }
}

export const language = () => current;
export const other = () => (current === 'vi' ? 'en' : 'vi');

/** A text of the page with its `{places}` filled in. */
export function t(name, values = {}) {
  return WORDS[current][name].replace(/\{(\w+)\}/g, (_, place) => String(values[place]));
}

/** The name of a language. */
export const languageName = (code) => t(code === 'vi' ? 'inVi' : 'inEn');

/** An ISO day as people write it (21/2/2025, 21 February 2025), or "date unknown". */
export const day = (iso) => (iso ? writtenDay(iso, current) : t('unknown'));

/** Month and year of a time in milliseconds, short. */
export function month(time) {
  return new Intl.DateTimeFormat(current === 'vi' ? 'vi-VN' : 'en-GB', { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(time);
}

/** A number with two decimals. */
export function decimal(value) {
  return new Intl.NumberFormat(current === 'vi' ? 'vi-VN' : 'en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}

/** What a failed request says, as part of a sentence. */
export const told = (error) => (error instanceof TypeError ? t('offlineShort') : error.message);

/** Why an exchange failed; what the server said stays in the language it was said in. */
export function problem({ error, wait, sentences }) {
  if (error === 'offline') return t('offline');
  return error === 'busy' ? t('tooMany', { seconds: wait || 60 }) : t(sentences.length ? 'failedMidway' : 'failed', { error });
}

/** Why a day is no more than inferred, as an element in the language of the page or else in the one it is
 * told in; null where nobody says. */
export function noteOf({ published_notes: notes = {} }) {
  const lang = [current, other()].find((code) => notes[code]);
  return lang ? h('span', { lang }, notes[lang]) : null;
}

/** Who or what made a translation; the authors have a name in each language. */
export const maker = (origin) => WORDS[current][origin] || origin;

/** The name of one of the numbers a score is made of. */
export const partName = (name) => WORDS[current][`part_${name}`] || name;

/** How an exchange ended, where its answer is not whole: a sentence, or null. */
export function ending(exchange) {
  const { state, answer, sentences } = exchange;
  if (state === 'failed') return problem(exchange);
  if (state === 'stopped') return t(sentences.length ? 'stopped' : 'stoppedEarly');
  if (state === 'cut') return t(sentences.length ? 'interrupted' : 'cut');
  return answer && answer.status === 'interrupted' ? t('interrupted') : null;
}

/** What a sentence is, where it is no supported original: a list of names of words. */
export const kinds = ({ translated, support }) => [translated && 'translated', support !== 'supported' && support].filter(Boolean);

/** The same as words in brackets, with a space before them. */
export const inBrackets = (sentence) => (kinds(sentence).length ? ` (${kinds(sentence).map((name) => t(name)).join('; ')})` : '');

/** Publisher and day, with a mark when the day was inferred. */
export function whence(card) {
  const when = day(card.published) + (card.published && card.published_certainty === 'inferred' ? ` (${t('inferred')})` : '');
  return [card.publisher || card.agency, when].filter(Boolean).join(' · ');
}
