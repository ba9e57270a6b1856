import { defineCommand, fields, quiet, view } from '#sdk';

export default defineCommand({
  name: 'ops whoami',
  summary: 'Who you are here, and what you may do',
  permission: 'ops:whoami',
  danger: 'read',
  uses: ['access'],
  args: {},
  async run({ access, principal, place }) {
    const { fullMember, groups, roles, permissions } = await access.standing(principal.userId, place.channelId);
    const none = 'nothing';
    return view(
      ['You are ', { user: principal.userId }, fullMember ? ', a full member' : ', not a full member'],
      [
        fields([
          ['Roles here', roles.join(', ') || 'none'],
          ['Groups', groups.join(', ') || 'none'],
          ['Look', permissions.read.join(', ') || none],
          ['Respond', permissions.respond.join(', ') || none],
          ['Change', [...permissions.change, ...permissions.destroy].join(', ') || none],
        ]),
        quiet('A role may be bound to targets, namespaces, topics and the like: ask about one thing with ops can.'),
      ],
    );
  },
});
