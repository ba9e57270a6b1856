import {
  actions,
  button,
  code,
  fields,
  link,
  list,
  quiet,
  refresh,
  table,
  text,
  view,
} from '../../src/core/view/build.ts';
import type { Form, Part, Span, View } from '../../src/core/view/view.ts';

const form: Form = {
  title: 'Filter',
  submit: 'Filter',
  fields: [
    { argument: 'find', label: 'Lines that contain', initial: 'x', optional: true },
    { argument: 'why', label: 'Why', multiline: true },
    { argument: 'long', label: 'How long', options: [{ label: '1 h', value: '1h' }], initial: '1h' },
  ],
};

/** One of every span there is, with `said` wherever text from outside can stand. */
export function everySpan(said: string): Span[] {
  return [
    said,
    { bold: said },
    { code: said },
    { quiet: said },
    { link: said, url: 'https://a.example/?q=<|>' },
    { link: said, url: said },
    { user: 'U0DANA1' },
    { user: said },
    { channel: 'C0OPS1' },
    { channel: said },
    { at: 0 },
    { at: 0, as: 'time' },
    { at: 0, as: 'date' },
  ];
}

/** One of every part there is, with `said` wherever text from outside can stand. */
export function everyPart(said: string): Part[] {
  const menu = {
    kind: 'menu' as const,
    label: said,
    options: [{ label: said, run: { command: 'box echo', args: {} } }],
  };
  const parts: (Part | undefined)[] = [
    text(everySpan(said)),
    quiet(said),
    quiet(everySpan(said)),
    fields([[said, everySpan(said)]]),
    table([{ title: 'NAME', cut: 'middle' }, said], [[said, said]], { noun: 'pod' }),
    table(['A', 'B'], [[said, said]], { noun: 'pod', wide: true }),
    code(said),
    list([everySpan(said), said]),
    { kind: 'image', url: 'https://a.example/x.png', alt: said },
    { kind: 'image', url: said, alt: said },
    actions(
      button(said, 'box echo', { name: said }, { style: 'primary' }),
      button(said, 'box echo', {}, { style: 'danger', ask: form }),
      refresh('box echo'),
      menu,
      link(said, 'https://a.example'),
      link(said, said),
    ),
  ];
  return parts.filter((part) => part !== undefined);
}

/** A view with everything that a view can hold. */
export function everyView(said: string): View {
  return view(everySpan(said), everyPart(said), { tone: 'critical', footer: everySpan(said) });
}

/** The form that the buttons of {@link everyPart} open. */
export const everyForm = form;
