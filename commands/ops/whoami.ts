import { defineCommand, fields, type Identity, quiet, view } from '#sdk';

function identityText(identity: Identity | undefined): string {
  if (identity === undefined) return 'nobody stands for you: you may ask nothing there';
  const { user, groups } = identity;
  return groups.length === 0 ? `as ${user}` : `as ${user}, in ${groups.join(', ')}`;
}

export default defineCommand({
  name: 'ops whoami',
  summary: 'Who you are here, and what you may do',
  permission: 'ops:whoami',
  danger: 'read',
  uses: ['access'],
  args: {},
  async run({ access, principal, place }) {
    const { fullMember, groups, unknownGroups, roles, identities, permissions } = await access.standing(
      principal.userId,
      place.channelId,
    );
    const none = 'nothing';
    return view(
      ['You are ', { user: principal.userId }, fullMember ? ', a full member' : ', not a full member'],
      [
        fields([
          ['Roles here', roles.join(', ') || 'none'],
          ['Groups', groups.join(', ') || 'none'],
          unknownGroups.length > 0 && ['Unknown', `Slack does not say now who is in ${unknownGroups.join(', ')}`],
          ...identities.map(({ target, identity }): [string, string] => [`On ${target}`, identityText(identity)]),
          ['Look', permissions.read.join(', ') || none],
          ['Respond', permissions.respond.join(', ') || none],
          ['Change', [...permissions.change, ...permissions.destroy].join(', ') || none],
        ]),
        quiet('A role may be bound to targets, namespaces, topics and the like: ask about one thing with ops can.'),
      ],
    );
  },
});
