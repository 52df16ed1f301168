// A question and its answer as data: how it begins, what the server adds, how it ends.

import { ask } from './stream.js';
import { t } from './words.js';

const REMEMBERED = 6; // exchanges sent along as history
const newId = () => Math.random().toString(36).slice(2, 10);

/** A question that has just been put. */
export function begin(question, asOf) {
  return { id: newId(), question, asOf, state: 'asking', hits: [], sentences: [], citations: [], answer: null, error: null };
}

/** The conversation as the server reads it. */
export const history = (exchanges) =>
  exchanges.slice(-REMEMBERED).flatMap((one) => [
    { role: 'user', text: one.question },
    { role: 'assistant', text: one.sentences.map((sentence) => sentence.text).join(' ') || t('abstained') },
  ]);

function take(exchange, { name, data }) {
  if (name === 'retrieved') exchange.hits = data.hits;
  if (name === 'sentence') {
    exchange.citations.push(...data.citations);
    exchange.sentences.push(data.sentence);
  }
  if (name === 'answer') Object.assign(exchange, { answer: data, state: 'done' });
  if (name === 'error') Object.assign(exchange, { error: data.error, state: 'failed' });
}

function fail(exchange, error) {
  if (error.name === 'AbortError') exchange.state = 'stopped';
  else if (error instanceof TypeError) Object.assign(exchange, { state: 'failed', error: 'offline' });
  else if (error.status === 429) Object.assign(exchange, { state: 'failed', error: 'busy', wait: error.wait });
  else Object.assign(exchange, { state: 'failed', error: error.message });
}

/**
 * Ask and let the answer grow; `grew(event)` is told after each event. At the end the state is done,
 * failed, stopped (through the signal) or cut (the server went away in mid-answer).
 */
export async function follow(exchange, request, signal, grew) {
  try {
    for await (const event of ask(request, signal)) {
      take(exchange, event);
      grew(event);
    }
    if (exchange.state === 'asking') exchange.state = 'cut';
  } catch (error) {
    fail(exchange, error);
  }
}
