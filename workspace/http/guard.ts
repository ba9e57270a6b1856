import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { MiddlewareHandler } from 'hono';

/** What tells the workspace's own page from everything else on the machine and in the browser. */
export type Guard = {
  /** Refuses a foreign Host (DNS rebinding) or a foreign Origin (another page in the browser). */
  checkOrigin: MiddlewareHandler;
  /** Whether the headers come from this origin, or from no page at all. */
  isOwnOrigin: (host: string | undefined, origin: string | undefined) => boolean;
  /** Whether the cookie header holds the page's key. */
  hasPageCookie: (cookie: string | undefined) => boolean;
  isPageKey: (key: string) => boolean;
  /** The Set-Cookie header that opens the page. */
  pageCookie: () => string;
  isPageSocket: (request: IncomingMessage) => boolean;
};

/** Cookies know no ports, so the name carries it: two workspaces on one machine do not log each other out. */
export function createGuard(pageKey: string, port: () => number): Guard {
  const cookieName = () => `workspace_${port()}`;
  const hosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`];
  const isOwnOrigin = (host: string | undefined, origin: string | undefined) =>
    hosts().includes(host ?? '') && (origin === undefined || origin === `http://${host}`);
  const hasPageCookie = (cookie = '') =>
    cookie.split(/;\s*/).some((pair) => {
      const [name, value = ''] = pair.split('=');
      return name === cookieName() && isSame(value, pageKey);
    });
  return {
    isOwnOrigin,
    hasPageCookie,
    isPageKey: (key) => isSame(key, pageKey),
    pageCookie: () => `${cookieName()}=${pageKey}; Path=/; HttpOnly; SameSite=Strict`,
    checkOrigin: async (c, next) => {
      if (isOwnOrigin(c.req.header('host'), c.req.header('origin'))) return next();
      return c.text('This address is not for other sites.', 403);
    },
    isPageSocket: ({ headers }) => isOwnOrigin(headers.host, headers.origin) && hasPageCookie(headers.cookie),
  };
}

/** Compares secrets in a time that does not depend on where they differ. */
export function isSame(given: string, secret: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}
