/** What a key, a value or a header holds, fit to be shown. */
export type Content =
  | { readonly kind: 'none' }
  /** `text` is cut when `sizeBytes` is more than the limit. */
  | { readonly kind: 'text'; readonly text: string; readonly sizeBytes: number; readonly cut: boolean }
  /** `hex` is of the first bytes, in pairs. */
  | { readonly kind: 'binary'; readonly hex: string; readonly sizeBytes: number };

const shownHexBytes = 48;

/**
 * Reads bytes as text where they are UTF-8 without NUL, else as a hex preview of the first 48.
 * Text is cut at `limitBytes`, on a character's border.
 */
export function contentOf(bytes: Uint8Array | null, limitBytes: number): Content {
  if (bytes === null) return { kind: 'none' };
  const text = textOf(bytes);
  if (text === undefined) {
    return { kind: 'binary', hex: hexOf(bytes.subarray(0, shownHexBytes)), sizeBytes: bytes.length };
  }
  const cut = bytes.length > limitBytes;
  return { kind: 'text', text: cut ? startOf(bytes, limitBytes) : text, sizeBytes: bytes.length, cut };
}

/** The text that bytes hold, or undefined when they are not UTF-8 or contain NUL, which no text does. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The longest start within `limitBytes` that does not end inside a character. */
function startOf(bytes: Uint8Array, limitBytes: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, limitBytes), { stream: true });
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
