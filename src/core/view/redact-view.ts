import { type Redact, redactedMark } from '../../lib/redact.ts';
import { plural } from '../../lib/text.ts';
import { quiet } from './build.ts';
import { plainText } from './plain.ts';
import type { Action, Form, Part, Span, Text, View } from './view.ts';

const keyBegins = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const keyEnds = /-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;

/**
 * The view without secrets in anything that a person reads, and with a quiet line that says how many values were taken out.
 * Arguments of buttons and addresses of links stay: they are not shown, and a signed link is meant to be used.
 */
export function redactView(view: View, redact: Redact): View {
  const walk = walker(redact);
  const parts = view.parts.map(walk.part);
  const clean: View = {
    ...view,
    title: walk.text(view.title),
    parts,
    ...(view.footer === undefined ? {} : { footer: walk.text(view.footer) }),
    ...(view.lockScreen === undefined ? {} : { lockScreen: walk.string(view.lockScreen) }),
  };
  const count = walk.count();
  if (count === 0) return view;
  const said = quiet(`${plural(count, 'value was', 'values were')} redacted.`);
  const at = clean.parts.findIndex((part) => part.kind === 'actions');
  return { ...clean, parts: at < 0 ? [...clean.parts, said] : clean.parts.toSpliced(at, 0, said) };
}

function walker(redact: Redact) {
  let count = 0;
  const string = (text: string): string => {
    const found = redact(text);
    count += found.count;
    return found.text;
  };
  const mask = (): string => {
    count += 1;
    return redactedMark;
  };
  const span = (each: Span): Span => {
    if (typeof each === 'string') return string(each);
    if ('bold' in each) return { bold: string(each.bold) };
    if ('code' in each) return { code: string(each.code) };
    if ('quiet' in each) return { quiet: string(each.quiet) };
    if ('link' in each) return { ...each, link: string(each.link) };
    return each;
  };
  /** What is spread over several spans is looked at as one: if a secret is in there, the marks between are given up. */
  const text = (content: Text): Text => {
    if (!isSpans(content)) return span(content);
    const before = count;
    const spans = content.map(span);
    if (count > before || !content.some((each) => typeof each !== 'string')) return spans;
    const whole = string(plainText(content.filter(isWord)));
    return count > before ? [whole, ...content.filter((each) => !isWord(each))] : spans;
  };
  /** A key that goes over several rows or items is taken out as a whole. */
  const inKey = () => {
    let inside = false;
    return (line: string): boolean => {
      const begins = keyBegins.test(line);
      const was = inside || begins;
      if (begins) inside = true;
      if (keyEnds.test(line)) inside = false;
      return was;
    };
  };
  const labelled = <T extends { readonly label: string }>(each: T): T => ({ ...each, label: string(each.label) });
  const form = (ask: Form): Form => ({
    ...ask,
    title: string(ask.title),
    submit: string(ask.submit),
    fields: ask.fields.map((field) => ({
      ...labelled(field),
      ...(field.options && { options: field.options.map(labelled) }),
    })),
  });
  const action = (each: Action): Action => {
    switch (each.kind) {
      case 'menu':
        return { ...labelled(each), options: each.options.map(labelled) };
      case 'button':
        return { ...labelled(each), ...(each.ask && { ask: form(each.ask) }) };
      case 'link':
        return labelled(each);
    }
  };
  const rows = (part: Extract<Part, { kind: 'table' }>): readonly (readonly string[])[] => {
    const secretColumns = part.columns.map((column) => redact.isSecretName(column.title));
    const isKey = inKey();
    return part.rows.map((row) => {
      if (isKey(row.join(' '))) return row.map(() => mask());
      return row.map((cell, index) =>
        secretColumns[index] && cell !== '' && cell !== redactedMark ? mask() : string(cell),
      );
    });
  };
  const part = (each: Part): Part => {
    switch (each.kind) {
      case 'text':
        return { ...each, text: text(each.text) };
      case 'fields':
        return {
          ...each,
          fields: each.fields.map(({ label, value }) => {
            const isSecret = redact.isSecretName(label) && plainText(value) !== redactedMark;
            return { label: string(label), value: isSecret ? mask() : text(value) };
          }),
        };
      case 'table':
        // Who declares a custom kind names its columns.
        return {
          ...each,
          columns: each.columns.map((column) => ({ ...column, title: string(column.title) })),
          rows: rows(each),
        };
      case 'code':
        return each.asIs ? each : { ...each, text: string(each.text) };
      case 'list': {
        const isKey = inKey();
        return { ...each, items: each.items.map((item) => (isKey(plainText(item)) ? mask() : text(item))) };
      }
      case 'image':
        return { ...each, alt: string(each.alt) };
      case 'actions':
        return { ...each, actions: each.actions.map(action) };
    }
  };
  return { string, text, part, count: () => count };
}

function isSpans(content: Text): content is readonly Span[] {
  return Array.isArray(content);
}

/** Spans that are words; people, channels and times are not, and stay what they are. */
function isWord(each: Span): boolean {
  return typeof each === 'string' || 'bold' in each || 'code' in each || 'quiet' in each;
}
