// The conversation, kept for the life of the tab.

const KEPT = 20; // exchanges
const SENT = 6; // exchanges that go along with a question

export class Talk {
  constructor(key) {
    this.key = key;
    this.exchanges = [];
    try {
      const stored = JSON.parse(sessionStorage.getItem(key)) || [];
      this.exchanges = stored.filter((one) => one.state !== 'asking' && Array.isArray(one.sentences) && Array.isArray(one.citations));
    } catch {
      // Without storage, or with a damaged one, the conversation lasts as long as the page.
    }
  }

  save() {
    this.exchanges = this.exchanges.slice(-KEPT);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.exchanges));
    } catch {
      // See above.
    }
  }

  clear() {
    this.exchanges = [];
    this.save();
  }

  /** What was said before, as the server takes it. */
  history() {
    return this.exchanges
      .filter((one) => one.state === 'done')
      .slice(-SENT)
      .flatMap((one) => [
        { role: 'user', text: one.question },
        { role: 'assistant', text: one.sentences.map((sentence) => sentence.text).join(' ') },
      ]);
  }
}
