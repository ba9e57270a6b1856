import { z } from 'zod';
import { looseBlock } from '../block/record.ts';
import { checkMessageBlocks } from '../block/validate.ts';
import type { Context } from '../context.ts';
import { SlackError } from '../slack-error.ts';
import type { Content } from './post.ts';

/** Characters of top-level text. Slack cuts chat.postMessage's there and warns; the other methods refuse. */
export const textLimit = 40_000;

const blockList = z.array(looseBlock);
const metadataSchema = z.object({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
});

type RawContent = {
  text?: string | undefined;
  blocks?: unknown;
  attachments?: unknown;
  metadata?: unknown;
  markdown_text?: string | undefined;
};

/**
 * Decodes what a message is to say. Throws `invalid_blocks_format`, `invalid_blocks`, `invalid_attachments`,
 * `invalid_metadata_format`, `msg_blocks_too_long`. Fields are undefined where they were not given.
 */
export function decodeContent(context: Context, method: string, raw: RawContent): Partial<Content> {
  if (raw.markdown_text !== undefined) {
    if (raw.text !== undefined || raw.blocks !== undefined) throw new SlackError('markdown_text_conflict');
    context.settings.unknownMethods.add(`${method} with markdown_text`);
    throw new SlackError('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] markdown_text is not modelled by this workspace'] },
    });
  }
  const blocks = decode(raw.blocks, blockList, 'invalid_blocks_format');
  if (blocks !== undefined) checkMessageBlocks(blocks);
  const attachments = decode(raw.attachments, z.array(z.record(z.string(), z.unknown())), 'invalid_attachments');
  if ((attachments?.length ?? 0) > 100) throw new SlackError('too_many_attachments');
  const metadata = decode(raw.metadata, metadataSchema, 'invalid_metadata_format');
  return { ...(raw.text === undefined ? {} : { text: raw.text }), blocks, attachments, metadata };
}

/** Nothing to read in it: Slack's `no_text`. */
export function isEmpty(content: Partial<Content>): boolean {
  return !content.text && !content.blocks?.length && !content.attachments?.length;
}

/** A field that is JSON in a form and a value in a JSON body; undefined and the empty string are absent. */
function decode<T>(value: unknown, schema: z.ZodType<T>, code: string): T | undefined {
  if (value === undefined || value === '' || value === null) return undefined;
  const decoded = schema.safeParse(typeof value === 'string' ? parseJson(value) : value);
  if (!decoded.success) throw new SlackError(code);
  return decoded.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
