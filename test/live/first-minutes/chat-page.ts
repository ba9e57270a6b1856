import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { Screen, TestBrowser } from '../../support/browser.ts';

const images = resolve(import.meta.dirname, '../../../docs/images');
const answerWithinMs = 20_000;

export const phone: Screen = { widthPx: 360, heightPx: 780, phone: true };
export const desk: Screen = { widthPx: 1280, heightPx: 480 };

/** A person at the chat page. */
export interface ChatPage {
  readonly page: Page;
  /** Goes to a channel, from the list where there is room for one column only. */
  go(channel: string): Promise<void>;
  /** Types a line as a person does and sends it. */
  say(line: string): Promise<void>;
  /** The newest message that holds this text; waits for it. */
  message(text: string | RegExp, withinMs?: number): Promise<ReturnType<Page['locator']>>;
  /** Keeps the screen as docs/images/<name>.png when UPDATE_IMAGES=1; otherwise does nothing. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the page on a screen of its own. */
export async function openChat(browser: TestBrowser, url: string, screen: Screen): Promise<ChatPage> {
  const page = await browser.open(url, screen);
  const messages = page.getByRole('region', { name: 'Messages' }).getByRole('listitem');
  return {
    page,
    async go(channel) {
      // Its name also tells how many messages are new in it.
      const link = page.getByRole('link', { name: new RegExp(`^${channel}(?![\\w-])`) });
      const back = page.getByRole('link', { name: 'Back to conversations' });
      // A page that has just been opened shows neither yet.
      await link.or(back).filter({ visible: true }).first().waitFor();
      if (!(await link.isVisible())) await back.click();
      await link.click();
      await page.getByRole('heading', { name: `#${channel}` }).waitFor();
    },
    async say(line) {
      await page.locator('#composer').focus();
      await page.keyboard.type(line);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
    },
    async message(text, withinMs = answerWithinMs) {
      const found = messages.filter({ hasText: text }).last();
      await found.waitFor({ timeout: withinMs });
      return found;
    },
    async picture(name) {
      if (process.env.UPDATE_IMAGES !== '1') return;
      await mkdir(images, { recursive: true });
      await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled', caret: 'hide' });
    },
    close: () => page.context().close(),
  };
}
