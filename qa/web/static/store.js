// Conversations, kept in this browser only.

const KEY = 'wpsqa.conversations';
const CURRENT = 'wpsqa.current';
const MOST = 60;

const newId = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

/** What is written down, also by other tabs; the fallback when the browser keeps nothing. */
function read(fallback) {
  try {
    const list = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(list) ? list.filter((talk) => talk && Array.isArray(talk.exchanges)) : fallback;
  } catch {
    return fallback;
  }
}

/** The conversations, newest first, and the one that is open. */
export class Store {
  constructor(onFull) {
    this.talks = read([]);
    this.onFull = onFull;
    let id = null;
    try {
      id = sessionStorage.getItem(CURRENT) || localStorage.getItem(CURRENT);
    } catch {
      // No storage: start afresh.
    }
    this.current = this.talks.find((talk) => talk.id === id) || this.blank();
    settle(this.current);
  }

  blank() {
    return { id: newId(), title: '', named: false, updated: Date.now(), exchanges: [] };
  }

  begin() {
    this.current = this.blank();
    this.mark();
  }

  open(id) {
    this.talks = read(this.talks);
    this.current = this.talks.find((talk) => talk.id === id) || this.blank();
    settle(this.current);
    this.mark();
  }

  /** Put a conversation on top and write everything down. */
  save(talk = this.current) {
    talk.updated = Date.now();
    if (!talk.named) talk.title = talk.exchanges.length ? talk.exchanges[0].question.slice(0, 120) : '';
    this.talks = [talk, ...read(this.talks).filter((one) => one.id !== talk.id)].filter((one) => one.exchanges.length).slice(0, MOST);
    this.write();
    this.mark();
  }

  rename(id, title) {
    this.talks = read(this.talks);
    const talk = this.talks.find((one) => one.id === id);
    if (!talk || !title.trim()) return;
    Object.assign(talk, { title: title.trim().slice(0, 120), named: true });
    if (this.current.id === id) Object.assign(this.current, { title: talk.title, named: true });
    this.write();
  }

  remove(id) {
    this.talks = read(this.talks).filter((one) => one.id !== id);
    this.write();
    if (this.current.id === id) this.begin();
  }

  /** Conversations whose title, questions or answers hold every word of the text. */
  find(text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    return this.talks.filter((talk) => {
      const all = fold([talk.title, ...talk.exchanges.flatMap((one) => [one.question, ...one.sentences.map((s) => s.text)])].join(' '));
      return words.every((word) => all.includes(word));
    });
  }

  mark() {
    try {
      sessionStorage.setItem(CURRENT, this.current.id);
      localStorage.setItem(CURRENT, this.current.id);
    } catch {
      // Without storage there is nothing to come back to.
    }
  }

  write() {
    for (;;) {
      try {
        localStorage.setItem(KEY, JSON.stringify(this.talks));
        return;
      } catch {
        if (this.talks.length < 2) return;
        this.talks.pop();
        this.onFull();
      }
    }
  }
}

/** A page that was closed in mid-answer left an exchange that nobody is writing any more. */
function settle(talk) {
  for (const exchange of talk.exchanges) if (exchange.state === 'asking') exchange.state = 'cut';
}

/** Lower case without Vietnamese marks, so that "hoa binh" finds "hòa bình". */
export function fold(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}
