import type { Part, Span, Text, View } from './view.ts';

/**
 * The view with people by their id instead of mentions: a mention in a new message notifies whom it names,
 * and a list of what others did is no reason to wake them.
 */
export function withoutMentions(view: View): View {
  return {
    ...view,
    title: inText(view.title),
    parts: view.parts.map(inPart),
    ...(view.footer === undefined ? {} : { footer: inText(view.footer) }),
  };
}

function inPart(part: Part): Part {
  switch (part.kind) {
    case 'text':
      return { ...part, text: inText(part.text) };
    case 'fields':
      return { ...part, fields: part.fields.map(({ label, value }) => ({ label, value: inText(value) })) };
    case 'list':
      return { ...part, items: part.items.map(inText) };
    case 'table':
    case 'code':
    case 'image':
    case 'actions':
      return part;
  }
}

function inText(text: Text): Text {
  return isSpans(text) ? text.map(inSpan) : inSpan(text);
}

function inSpan(span: Span): Span {
  if (typeof span === 'string') return span;
  if ('user' in span) return `@${span.user}`;
  return 'usergroup' in span ? `@${span.usergroup}` : span;
}

function isSpans(text: Text): text is readonly Span[] {
  return Array.isArray(text);
}
