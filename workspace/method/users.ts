import type { UsersInfoResponse, UsersListResponse } from '@slack/web-api';
import { z } from 'zod';
import { nowSeconds } from '../clock.ts';
import { SlackError } from '../slack-error.ts';
import { type Declared, defineMethod, pageSize } from './define.ts';
import { page, slackUser } from './shape.ts';

const info = defineMethod({
  name: 'users.info',
  scopes: ['users:read'],
  tier: 4,
  args: z.object({ user: z.string() }),
  run: (context, { user: id }) => {
    const user = context.store.user.get(id);
    if (user === undefined) throw new SlackError('user_not_found');
    return { user: slackUser(context, user) } satisfies Declared<UsersInfoResponse>;
  },
});

const list = defineMethod({
  name: 'users.list',
  scopes: ['users:read'],
  tier: 2,
  args: z.object({ limit: pageSize(1000, 1000), cursor: z.string().optional() }),
  run: (context, { limit, cursor }) => {
    const { items, next } = page(context.store.user.list(), limit, cursor);
    return {
      members: items.map((user) => slackUser(context, user)),
      cache_ts: nowSeconds(context.clock),
      response_metadata: { next_cursor: next },
    } satisfies Declared<UsersListResponse>;
  },
});

export const userMethods = [info, list];
