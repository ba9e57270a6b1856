import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const theme = readFileSync(new URL('../../workspace/page/style/theme.css', import.meta.url), 'utf8');

/** Text on its ground, as the style sheets pair them. */
const PAIRS: [string, string][] = [
  ...['ground', 'panel', 'raised', 'hover', 'code'].map((ground): [string, string] => ['text', ground]),
  ...['ground', 'panel', 'raised', 'hover', 'accent-soft'].map((ground): [string, string] => ['muted', ground]),
  ...['ground', 'panel', 'accent-soft'].map((ground): [string, string] => ['accent', ground]),
  ['danger', 'ground'],
  ['danger', 'danger-soft'],
  ['warning', 'panel'],
  ['warning', 'warning-soft'],
  ['on-fill', 'accent-fill'],
  ['on-fill', 'danger-fill'],
];

describe('text can be read on its ground (WCAG AA, 4.5 : 1)', () => {
  const [light = '', dark = ''] = theme.split('@media (prefers-color-scheme: dark)');
  for (const [mode, colors] of [
    ['light', colorsOf(light)],
    ['dark', new Map([...colorsOf(light), ...colorsOf(dark)])],
  ] as const) {
    it.each(PAIRS)(`${mode}: %s on %s`, (text, ground) => {
      expect(contrast(colors.get(text), colors.get(ground))).toBeGreaterThanOrEqual(4.5);
    });

    it(`${mode}: the edge of a control stands out from its ground (3 : 1)`, () => {
      expect(contrast(colors.get('line-strong'), colors.get('raised'))).toBeGreaterThanOrEqual(3);
    });
  }
});

function colorsOf(css: string): Map<string, string> {
  return new Map(
    Array.from(css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g), ([, name = '', value = '']) => [name, value]),
  );
}

function contrast(a = '', b = ''): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(color: string): number {
  expect(color).toMatch(/^#[0-9a-f]{6}$/);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
