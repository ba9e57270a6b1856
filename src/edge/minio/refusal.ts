import type { IncomingHttpHeaders } from 'node:http';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The error that an answer stands for. Admin errors are JSON, those of S3 XML; some have no body, then a header may tell. */
export function refusalOf({ status, headers, body }: RawAnswer): Error {
  const told = headers['x-minio-error-code'];
  const code =
    /"Code"\s*:\s*"([^"]{1,80})"/.exec(body)?.[1] ??
    /<Code>([^<]{1,80})<\/Code>/.exec(body)?.[1] ??
    (typeof told === 'string' ? told : `HTTP ${status}`);
  return Object.assign(new Error(code), { code, statusCode: status });
}
