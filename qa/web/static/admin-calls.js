// The administration's side of talking to the server: every request carries the token.

import { at, failure, spoken } from './stream.js';
import { t } from './words.js';

const KEY = 'wpsqa.admin';

/** The token for this tab; without storage it lasts as long as the page. */
export class Token {
  constructor() {
    try {
      this.value = sessionStorage.getItem(KEY);
    } catch {
      this.value = null;
    }
  }

  set(value) {
    this.value = value;
    try {
      if (value) sessionStorage.setItem(KEY, value);
      else sessionStorage.removeItem(KEY);
    } catch {
      // Kept by the page alone.
    }
  }
}

/** What a failed request means to the administrator, in the language of the page. */
function told(error) {
  if (error.status === 401) return t('adminWrong');
  if (error.status === 403) return t('adminOff');
  if (error.status === 429) return t('adminWait', { seconds: error.wait || 60 });
  return error instanceof TypeError ? t('offline') : error.message;
}

/** Ask the server; a failure throws an Error whose message is ready to be shown. */
export async function call(token, method, path, body) {
  try {
    const response = await fetch(at(`api/admin/${path}`), {
      method,
      headers: spoken({ Authorization: `Bearer ${token.value}`, ...(body ? { 'Content-Type': 'application/json' } : {}) }),
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!response.ok) throw await failure(response);
    return await response.json();
  } catch (error) {
    throw Object.assign(new Error(told(error)), { status: error.status });
  }
}

/** The bytes of a file in base64. */
export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
