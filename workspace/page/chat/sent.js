/**
 * The lines this browser tab has sent, for the up arrow. They live as long as the tab.
 */

const KEY = 'sent';
const MAX_LINES = 50;

/** @returns {string[]} oldest first */
export function sentLines() {
  try {
    const lines = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(lines) ? lines.map(String) : [];
  } catch {
    return [];
  }
}

/** @param {string} line */
export function rememberLine(line) {
  const lines = sentLines().filter((one) => one !== line);
  sessionStorage.setItem(KEY, JSON.stringify([...lines, line].slice(-MAX_LINES)));
}
