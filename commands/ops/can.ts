import { defineCommand, fail, text, view } from '#sdk';

const kinds = ['namespace', 'topic', 'group', 'bucket', 'container'] as const;

export default defineCommand({
  name: 'ops can',
  summary: 'Whether somebody may do something, and why',
  permission: 'ops:can',
  danger: 'read',
  uses: ['access'],
  args: {
    user: { type: 'string', summary: 'Who', required: true, positional: true, example: '@dana' },
    permission: {
      type: 'string',
      summary: 'What, as noun:verb',
      required: true,
      positional: true,
      example: 'kafka:peek',
    },
    target: { type: 'string', summary: 'On which target', example: 'prod' },
    namespace: { type: 'string', summary: 'In this namespace', alias: 'n', example: 'shop' },
    topic: { type: 'string', summary: 'Of this topic' },
    group: { type: 'string', summary: 'Of this consumer group' },
    bucket: { type: 'string', summary: 'Of this bucket' },
    container: { type: 'string', summary: 'Of this container' },
  },
  examples: ['@dana kubernetes:scale -n shop', '@lee kafka:peek --topic orders.v1 --target prod'],
  async run({ access, place }, args) {
    const named = kinds.flatMap((kind) => {
      const name = args[kind];
      return name === undefined ? [] : [{ kind, name }];
    });
    const [thing, ...more] = named;
    if (more.length > 0) throw fail('usage', 'Name one thing at a time.', { hint: 'For example -n shop.' });
    const userId = args.user.replace(/^@/, '');
    const { allowed, because, hint } = await access.decide({
      userId,
      permission: args.permission,
      channelId: place.channelId,
      target: args.target,
      thing,
    });
    const where = [thing && ` in ${thing.kind} ${thing.name}`, args.target && ` on ${args.target}`].filter(Boolean);
    return view(
      [
        { user: userId },
        allowed ? ' may ' : ' may not ',
        { code: args.permission },
        ...where.map(String),
        ', asked here',
      ],
      [text(because), hint !== undefined && hint !== '' && text(hint)],
      { tone: allowed ? 'good' : 'warning' },
    );
  },
});
