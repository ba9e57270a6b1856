import { type Browser, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ACTION_TIMEOUT_MS = 20_000;

/** For `expect.poll`, whose own limit of 1 s is too short on a busy machine. */
export const PATIENT = { timeout: ACTION_TIMEOUT_MS };

/** Nothing of the browser's own may reach the network, and it must run as root in a small container. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export type Screen = {
  widthPx: number;
  heightPx?: number;
  dark?: boolean;
  /** A phone: touch, no hover, two device pixels per CSS pixel. */
  phone?: boolean;
};

export type TestBrowser = {
  /** Opens an address in a context of its own, so that no two pages share a session. */
  open(url: string, screen: Screen): Promise<Page>;
  close(): Promise<void>;
};

/**
 * Starts the Debian Chromium, headless. Fails with Playwright's sentence if it is not installed.
 * A script error or a breach of the content security policy on any page it opened is kept in `complaints`.
 */
export async function startBrowser(complaints: string[] = []): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  return {
    async open(url, screen) {
      const context = await browser.newContext({
        viewport: { width: screen.widthPx, height: screen.heightPx ?? 800 },
        colorScheme: screen.dark === true ? 'dark' : 'light',
        ...(screen.phone === true ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
      });
      const page = await context.newPage();
      page.setDefaultTimeout(ACTION_TIMEOUT_MS);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

/** How far the page can be scrolled sideways, in CSS pixels; a page that fits has 0. */
export async function sidewaysScrollPx(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth').then(Number);
}
