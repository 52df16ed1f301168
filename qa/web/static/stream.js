// Talking to the server, which tells what went wrong in the language of the page.

import { language, t } from './words.js';

export const at = (path) => new URL(path, document.baseURI);

/** What goes along with every request. */
export const spoken = (headers = {}) => ({ 'Accept-Language': language(), ...headers });

const AWAY = [502, 503, 504]; // what a proxy says while the server behind it starts

/** A failed request as an Error: the server's own one-line message, the status, and how long to wait. */
export async function failure(response) {
  const { status } = response;
  const { error } = await response.json().catch(() => ({}));
  const text = error || (AWAY.includes(status) ? t('serverAway') : t('serverFailed', { status }));
  return Object.assign(new Error(text), { status, wait: Number(response.headers.get('Retry-After')) || null });
}

/** GET a JSON object; a failed request throws the server's own one-line message. */
export async function getJson(path) {
  const response = await fetch(at(path), { headers: spoken() });
  if (!response.ok) throw await failure(response);
  return response.json();
}

/** POST a JSON object and return the JSON answer. */
export async function postJson(path, body) {
  const response = await fetch(at(path), {
    method: 'POST',
    headers: spoken({ 'Content-Type': 'application/json' }),
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await failure(response);
  return response.json();
}

function parse(block) {
  const event = { name: 'message', data: '' };
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event.name = line.slice(7);
    else if (line.startsWith('data: ')) event.data += line.slice(6);
  }
  return event.data ? { name: event.name, data: JSON.parse(event.data) } : null;
}

/**
 * Ask, and yield `{name, data}` for each event: retrieved, sentence, answer or error.
 * Aborting the signal throws an AbortError.
 */
export async function* ask(request, signal) {
  const response = await fetch(at('api/ask'), {
    method: 'POST',
    signal,
    headers: spoken({ 'Content-Type': 'application/json', Accept: 'text/event-stream' }),
    body: JSON.stringify(request),
  });
  if (!response.ok) throw await failure(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (waiting + value).split('\n\n');
    waiting = blocks.pop();
    for (const event of blocks.map(parse)) if (event) yield event;
  }
}
