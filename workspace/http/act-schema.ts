import { z } from 'zod';
import { looseBlock } from '../block/record.ts';
import type { Act, ElementState, Option } from '../page-api.ts';

const text = z.object({
  type: z.enum(['plain_text', 'mrkdwn']),
  text: z.string(),
  emoji: z.boolean().exactOptional(),
  verbatim: z.boolean().exactOptional(),
});
const option: z.ZodType<Option> = z.object({
  text,
  value: z.string(),
  description: text.exactOptional(),
  url: z.string().exactOptional(),
});
const ids = z.array(z.string()).max(1000).exactOptional();
const one = z.string().nullable().exactOptional();

const element: z.ZodType<ElementState> = z.object({
  type: z.string(),
  value: one,
  selected_option: option.nullable().exactOptional(),
  selected_options: z.array(option).max(100).exactOptional(),
  selected_date: one,
  selected_time: one,
  selected_date_time: z.number().nullable().exactOptional(),
  selected_user: one,
  selected_users: ids,
  selected_channel: one,
  selected_channels: ids,
  selected_conversation: one,
  selected_conversations: ids,
  rich_text_value: looseBlock.nullable().exactOptional(),
});
const values = z.record(z.string(), z.record(z.string(), element));
const as = z.string();
const typed = z.string().max(12_000);
const press = { blockId: z.string(), actionId: z.string(), element, values: values.exactOptional() };

/** Decodes an act as the page, `say` and tests send it. */
export const actSchema: z.ZodType<Act> = z.union([
  z.object({ as, kind: z.literal('say'), channel: z.string(), text: typed, thread: z.string().exactOptional() }),
  z.object({ as, kind: z.literal('slash'), channel: z.string(), text: typed, thread: z.string().exactOptional() }),
  z.object({ as, kind: z.literal('action'), ...press, viewId: z.string() }),
  z.object({ as, kind: z.literal('action'), ...press, channel: z.string(), ts: z.string() }),
  z.object({ as, kind: z.literal('submit'), viewId: z.string(), values }),
  z.object({ as, kind: z.literal('close_view'), viewId: z.string(), all: z.boolean().exactOptional() }),
  z.object({ as, kind: z.literal('open_im'), user: z.string() }),
  z.object({
    as,
    kind: z.literal('shortcut'),
    callbackId: z.string(),
    channel: z.string().exactOptional(),
    ts: z.string().exactOptional(),
  }),
  z.object({ as, kind: z.literal('open_home') }),
]);
