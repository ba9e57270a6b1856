import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

/** Cuts the connection under a request, so that the caller sees a reset and cannot know what became of it. */
export function resetConnection({ incoming, outgoing }: HttpBindings): Response {
  // Node answers nothing more on a socket that is gone; hono is told that the answer is out of its hands.
  if (outgoing.socket !== null && 'resetAndDestroy' in outgoing.socket) outgoing.socket.resetAndDestroy();
  else incoming.destroy();
  return RESPONSE_ALREADY_SENT;
}
