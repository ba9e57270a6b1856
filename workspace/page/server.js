/**
 * The page's only way to the workspace's server: three requests and one socket.
 *
 * @typedef {import('../page-api.ts').Boot} Boot
 * @typedef {import('../page-api.ts').History} History
 * @typedef {import('../page-api.ts').Home} Home
 * @typedef {import('../page-api.ts').Push} Push
 * @typedef {import('../page-api.ts').Act} Act
 * @typedef {import('../page-api.ts').ActAnswer} ActAnswer
 */

const REQUEST_TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

/** @returns {Promise<Boot>} */
export function fetchBoot() {
  return getJson('/page/boot');
}

/**
 * @param {{ channel: string, as: string, thread?: string, before?: string }} query
 * @returns {Promise<History>}
 */
export function fetchHistory(query) {
  return getJson(`/page/history?${new URLSearchParams(query)}`);
}

/**
 * @param {string} as
 * @returns {Promise<Home>}
 */
export function fetchHome(as) {
  return getJson(`/page/home?${new URLSearchParams({ as })}`);
}

/**
 * Does something as a person. Never throws: what goes wrong is an answer with a sentence to show.
 * @param {Act} act
 * @returns {Promise<ActAnswer>}
 */
export async function sendAct(act) {
  try {
    const response = await fetch('/page/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return await response.json();
  } catch (error) {
    return { ok: false, error: `The workspace did not take it: ${reason(error)}. It may have stopped.` };
  }
}

/**
 * Listens to the workspace and comes back by itself, a little later each time, until `close` is called.
 * @param {string} as
 * @param {{ push(push: Push): void, status(status: 'open' | 'lost'): void }} listener
 * @returns {{ close(): void }}
 */
export function openSocket(as, listener) {
  let closed = false;
  let waitMs = FIRST_RETRY_MS;
  /** @type {WebSocket | null} */
  let socket = null;
  let timer = 0;

  function connect() {
    socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/page/socket?${new URLSearchParams({ as })}`);
    socket.onopen = () => {
      waitMs = FIRST_RETRY_MS;
      listener.status('open');
    };
    socket.onmessage = ({ data }) => listener.push(JSON.parse(data));
    socket.onclose = () => {
      if (closed) return;
      listener.status('lost');
      timer = window.setTimeout(connect, waitMs);
      waitMs = Math.min(waitMs * 2, LAST_RETRY_MS);
    };
  }

  connect();
  return {
    close() {
      closed = true;
      window.clearTimeout(timer);
      socket?.close();
    },
  };
}

/** @param {string} path */
async function getJson(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  if (!response.ok) throw new Error(await refusal(response));
  return response.json();
}

/** @param {Response} response */
async function refusal(response) {
  try {
    return (await response.json()).error;
  } catch {
    return `the workspace answered ${response.status}`;
  }
}

/** @param {unknown} error */
function reason(error) {
  return error instanceof Error ? error.message : String(error);
}
