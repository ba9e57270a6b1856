import { defineCommand, quiet, table, text, view } from '#sdk';

const marks = { grants: '✓', 'grants, bound': '✓ bound', denies: '✗', 'denies, bound': '✗ bound', '': '' } as const;

export default defineCommand({
  name: 'ops permissions',
  summary: 'Which role grants and denies what',
  permission: 'ops:permissions',
  danger: 'read',
  uses: ['access'],
  args: {},
  async run({ access }) {
    const { roles, rows } = access.matrix();
    if (roles.length === 0)
      return view('No roles are configured', [
        text(
          'Every full member may look at what there is, and answer alerts. Nobody may see logs or records, or change anything.',
        ),
        quiet('Roles stand in access.roles of middlewatch.yaml.'),
      ]);
    return view('Which role grants and denies what', [
      table(
        [
          { title: 'PERMISSION', keep: true },
          'CLASS',
          ...roles.map((role) => ({ title: role.toUpperCase(), keep: true })),
        ],
        rows.map(({ permission, danger, said }) => [permission, danger, ...said.map((each) => marks[each])]),
        { noun: 'permission' },
      ),
      quiet('bound: only in some channels, on some targets or for some things. A denial wins.'),
    ]);
  },
});
