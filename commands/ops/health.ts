import { actions, defineCommand, refresh, type Span, text, view } from '#sdk';

const symbols = { good: '✓', warning: '◐', bad: '●', unknown: '○' } as const;

export default defineCommand({
  name: 'ops health',
  summary: 'What answers right now, and what does not',
  permission: 'ops:health',
  danger: 'read',
  uses: ['health'],
  args: {},
  async run({ health, signal }) {
    const links = await health.check(signal);
    const bad = links.filter((link) => link.state === 'bad');
    const unsure = links.filter((link) => link.state === 'unknown' || link.state === 'warning');
    // Lines, not a list: a bullet in front of the symbol could be read as one.
    const lines = links.map((link, index): Span[] => {
      const age: Span[] =
        link.state === 'good' || link.lastAnswerAt === undefined ? [] : [' · last answer ', { at: link.lastAnswerAt }];
      const never = link.state !== 'good' && link.lastAnswerAt === undefined ? ' · never answered' : '';
      const hint = link.hint === undefined ? '' : ` ${link.hint}`;
      return [
        `${index === 0 ? '' : '\n'}${symbols[link.state]} `,
        { bold: link.link },
        `  ${link.detail}`,
        ...age,
        never,
        hint,
      ];
    });
    const title =
      bad.length > 0
        ? `${bad.map((link) => link.link).join(', ')} ${bad.length === 1 ? 'does' : 'do'} not answer.`
        : unsure.length > 0
          ? `${unsure.map((link) => link.link).join(', ')}: ${unsure.length === 1 ? 'look closer' : 'look closer at each'}; ${links.length - unsure.length} of ${links.length} links are good.`
          : `All ${links.length} links answered just now.`;
    const tone = bad.length > 0 ? 'critical' : unsure.length > 0 ? 'warning' : 'good';
    return view(title, [text(lines.flat()), actions(refresh('ops health'))], { tone });
  },
});
