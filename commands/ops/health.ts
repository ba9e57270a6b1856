import { actions, defineCommand, list, refresh, type Text, view } from '#sdk';

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
    const items = links.map((link): Text => {
      const age: Text =
        link.state === 'good' || link.lastAnswerAt === undefined ? [] : [' · last answer ', { at: link.lastAnswerAt }];
      const never = link.state !== 'good' && link.lastAnswerAt === undefined ? ' · never answered' : '';
      const hint = link.hint === undefined ? '' : ` ${link.hint}`;
      return [
        `${symbols[link.state]} `,
        { bold: link.link },
        `  ${link.detail}`,
        ...(Array.isArray(age) ? age : [age]),
        never,
        hint,
      ];
    });
    const title =
      bad.length > 0
        ? `${bad.map((link) => link.link).join(', ')} ${bad.length === 1 ? 'does' : 'do'} not answer.`
        : unsure.length > 0
          ? `${links.length - unsure.length} of ${links.length} links answered; see the others.`
          : `All ${links.length} links answered just now.`;
    const tone = bad.length > 0 ? 'critical' : unsure.length > 0 ? 'warning' : 'good';
    return view(title, [list(items), actions(refresh('ops health'))], { tone });
  },
});
