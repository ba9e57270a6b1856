import { extname } from 'node:path';
import { z } from 'zod';
import { nowSeconds } from '../clock.ts';
import type { Context } from '../context.ts';
import { decodeContent } from '../message/content.ts';
import { botUser, writableChannel } from '../message/place.ts';
import { postMessage } from '../message/post.ts';
import type { FileObject } from '../page-api.ts';
import { SlackError } from '../slack-error.ts';
import { defineMethod, json } from './define.ts';

const kinds: Record<string, { mimetype: string; filetype: string; pretty_type: string }> = {
  '.txt': { mimetype: 'text/plain', filetype: 'text', pretty_type: 'Plain Text' },
  '.log': { mimetype: 'text/plain', filetype: 'text', pretty_type: 'Plain Text' },
  '.json': { mimetype: 'application/json', filetype: 'json', pretty_type: 'JSON' },
  '.csv': { mimetype: 'text/csv', filetype: 'csv', pretty_type: 'CSV' },
  '.yaml': { mimetype: 'text/plain', filetype: 'yaml', pretty_type: 'YAML' },
  '.md': { mimetype: 'text/markdown', filetype: 'markdown', pretty_type: 'Markdown' },
  '.png': { mimetype: 'image/png', filetype: 'png', pretty_type: 'PNG' },
  '.svg': { mimetype: 'image/svg+xml', filetype: 'svg', pretty_type: 'SVG' },
};
const binary = { mimetype: 'application/octet-stream', filetype: 'binary', pretty_type: 'Binary' };

function newFile(context: Context, filename: string, sizeBytes: number): FileObject {
  const id = context.ids.object('F');
  const url = `${context.baseUrl()}/files/${id}/${encodeURIComponent(filename)}`;
  return {
    id,
    created: nowSeconds(context.clock),
    name: filename,
    title: filename,
    ...(kinds[extname(filename).toLowerCase()] ?? binary),
    user: context.identity.botUserId,
    size: sizeBytes,
    mode: 'hosted',
    url_private: url,
    url_private_download: url,
    permalink: url,
  };
}

/** Slack takes files up to 1 GB; a local workspace holds them in memory on the way. */
const maxFileBytes = 64 * 1024 * 1024;

const getUploadUrl = defineMethod({
  name: 'files.getUploadURLExternal',
  scopes: ['files:write'],
  tier: 4,
  args: z.object({ filename: z.string().min(1).max(255), length: z.coerce.number().int() }),
  run: (context, { filename, length }) => {
    if (length < 1 || length > maxFileBytes) throw new SlackError('file_upload_size_restricted');
    const file = newFile(context, filename, length);
    context.store.file.put(file);
    return { upload_url: `${context.baseUrl()}/upload/v1/${file.id}`, file_id: file.id };
  },
});

const completeUpload = defineMethod({
  name: 'files.completeUploadExternal',
  scopes: ['files:write'],
  tier: 4,
  args: z.object({
    files: json(
      z
        .array(z.object({ id: z.string(), title: z.string().optional() }))
        .min(1)
        .max(10),
    ),
    channel_id: z.string().optional(),
    channels: z.string().optional(),
    initial_comment: z.string().optional(),
    blocks: z.unknown().optional(),
    thread_ts: z.string().optional(),
  }),
  run: (context, args, caller) => {
    const { store } = context;
    const files = args.files.map(({ id, title }) => {
      const file = store.file.get(id);
      if (file === undefined || store.file.content(id) === undefined) throw new SlackError('file_not_found');
      return { ...file, title: title ?? file.title };
    });
    const target = args.channel_id ?? args.channels?.split(',')[0];
    const channel = target === undefined ? undefined : writableChannel(context, target, caller.scopes);
    for (const file of files) store.file.put(file);
    if (channel !== undefined) {
      // Slack ignores the blocks when there is a comment.
      const comment = args.initial_comment;
      const content = decodeContent(context, 'files.completeUploadExternal', comment ? {} : { blocks: args.blocks });
      postMessage(context, {
        channel,
        author: botUser(context),
        ...content,
        text: comment ?? '',
        threadTs: args.thread_ts,
        files,
      });
    }
    return { files };
  },
});

export const fileMethods = [getUploadUrl, completeUpload];
