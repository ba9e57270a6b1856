import type { HonoRequest } from 'hono';

/**
 * The arguments of a Web API call, wherever they are: query, JSON body, form or multipart. A form's fields are texts;
 * which of them hold JSON is for the method to say.
 */
export async function callArguments(request: HonoRequest): Promise<Record<string, unknown>> {
  const query = request.query();
  if (request.method === 'GET') return query;
  const contentType = request.header('content-type') ?? '';
  if (contentType.startsWith('application/json')) {
    const body: unknown = await request.json().catch(() => undefined);
    return { ...query, ...(typeof body === 'object' && body !== null ? body : {}) };
  }
  const isForm =
    contentType.startsWith('application/x-www-form-urlencoded') || contentType.startsWith('multipart/form-data');
  return { ...query, ...(isForm ? await request.parseBody() : {}) };
}

/** The token of a call, from its header or its arguments; undefined when there is none. */
export function callToken(request: HonoRequest, args: Record<string, unknown>): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  return bearer ?? (typeof args.token === 'string' ? args.token : undefined);
}
