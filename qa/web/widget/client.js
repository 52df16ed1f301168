// Talking to the server: a short-lived token in memory, no cookie, no stored secret.

const EARLY = 30; // seconds before its end, a token is replaced

/** Why nothing came back. `kind` is offline, blocked, limit or failed; the message may be empty. */
export class Problem extends Error {
  constructor(kind, message = '') {
    super(message);
    this.kind = kind;
  }
}

export class Client {
  /** `source` returns a promise of `{token, expires_in, site}`; it is set by who makes the client. */
  constructor(root, language) {
    this.root = root;
    this.language = language;
    this.source = null;
    this.held = null;
    this.forbidden = false;
    // A page whose own policy does not name the server looks as if the server were away.
    document.addEventListener('securitypolicyviolation', (event) => {
      if (event.blockedURI.startsWith(new URL(root, document.baseURI).origin)) this.forbidden = true;
    });
  }

  async reach(path, options) {
    try {
      return await fetch(this.root + path, { credentials: 'omit', cache: 'no-store', ...options });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Problem((await this.answers()) ? 'blocked' : 'offline');
    }
  }

  /** Whether the server is there at all: then it was it, or the page's policy, that said no. */
  async answers() {
    if (this.forbidden) return true;
    try {
      await fetch(`${this.root}widget.js`, { mode: 'no-cors', method: 'HEAD', cache: 'no-store', credentials: 'omit' });
      return true;
    } catch {
      return false;
    }
  }

  async post(path, body, { signal, headers } = {}) {
    const response = await this.reach(path, {
      method: 'POST',
      signal,
      headers: { 'Content-Type': 'application/json', 'Accept-Language': this.language(), ...headers },
      body: JSON.stringify(body),
    });
    if (response.ok) return response;
    const { error = '' } = await response.json().catch(() => ({}));
    const problem = new Problem({ 403: 'blocked', 429: 'limit' }[response.status] || 'failed', error);
    problem.status = response.status;
    throw problem;
  }

  /** Ask for a token; the body names the site. */
  async request(body) {
    return (await this.post('widget/token', body)).json();
  }

  /** The token in use, or a new one when it is about to end. */
  async grant() {
    if (!this.held || this.held.until < Date.now()) {
      const given = await this.source();
      this.held = { ...given, until: Date.now() + (given.expires_in - EARLY) * 1000 };
    }
    return this.held;
  }

  async send(path, body, options = {}, again = true) {
    const { token } = await this.grant();
    const headers = { ...options.headers, Authorization: `Bearer ${token}` };
    try {
      return await this.post(path, body, { ...options, headers });
    } catch (error) {
      if (error.status !== 401 || !again) throw error;
      this.held = null;
      return this.send(path, body, options, false);
    }
  }

  /** Yield `{name, data}` for each event: retrieved, sentence, answer or error. */
  async *ask(body, signal) {
    const response = await this.send('widget/ask', body, { signal, headers: { Accept: 'text/event-stream' } });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = '';
    for (;;) {
      const { value, done } = await reader.read().catch((error) => {
        throw error.name === 'AbortError' ? error : new Problem('offline');
      });
      if (done) return;
      const blocks = (waiting + value).split('\n\n');
      waiting = blocks.pop();
      for (const block of blocks) yield read(block);
    }
  }

  remark(body) {
    return this.send('widget/feedback', body);
  }
}

function read(block) {
  const [first, second] = block.split('\n');
  return { name: first.replace('event: ', ''), data: JSON.parse(second.replace('data: ', '')) };
}
