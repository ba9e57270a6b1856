import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWorkspace, type Workspace } from '../../workspace/start.ts';
import { PATIENT, type Screen, sidewaysScrollPx, startBrowser, type TestBrowser } from '../support/browser.ts';
import { createPageBot, PAGE_BOT_MANIFEST } from '../support/page-bot.ts';

const WIDE: Screen = { widthPx: 1280 };
const PHONE: Screen = { widthPx: 360, heightPx: 740, phone: true };
let folder: string;
let workspace: Workspace;
let bot: ReturnType<typeof createPageBot>;
let browser: TestBrowser;
let page: Page | undefined;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  const manifestPath = join(folder, 'manifest.yml');
  await writeFile(manifestPath, PAGE_BOT_MANIFEST);
  workspace = await startWorkspace({ manifestPath });
  bot = createPageBot(workspace, complaints);
  await bot.start();
  browser = await startBrowser(complaints);
});

afterAll(async () => {
  await browser?.close();
  await bot?.stop();
  await workspace?.stop();
  await rm(folder, { recursive: true, force: true });
});

afterEach(async () => {
  await page?.context().close();
  page = undefined;
  expect(complaints.splice(0), 'errors of the page, of the bot, or breaches of the security policy').toEqual([]);
});

async function open(screen: Screen, channel = 'ops'): Promise<Page> {
  page = await browser.open(workspace.url, screen);
  await page.getByRole('link', { name: channel, exact: true }).click();
  await page.getByRole('heading', { name: `#${channel}` }).waitFor();
  return page;
}

/** Types as a person does, key by key. */
async function type(on: Page, text: string): Promise<void> {
  await composer(on).focus();
  await on.keyboard.type(text);
}

async function send(on: Page, text: string): Promise<void> {
  await type(on, text);
  await on.keyboard.press('Escape');
  await on.keyboard.press('Enter');
  await expect.poll(() => composer(on).inputValue(), PATIENT).toBe('');
}

const composer = (on: Page) => on.locator('#composer');
const newest = (on: Page) => on.getByRole('region', { name: 'Messages' }).getByRole('listitem').last();

describe('the composer', () => {
  it('completes a command and its verb from the keyboard, sends it and shows the answer to one person', async () => {
    const on = await open(WIDE);
    await type(on, '/e');
    await on.getByRole('option', { name: '/echo' }).waitFor();
    await on.keyboard.press('Tab');
    await on.getByRole('option', { name: '/echo quiet <text>' }).waitFor();
    await on.keyboard.press('ArrowDown');
    await on.keyboard.press('Enter');
    await expect.poll(() => composer(on).inputValue(), PATIENT).toBe('/echo quiet ');
    await on.getByText('/echo quiet <text>').waitFor();
    await on.keyboard.type('please');
    await on.keyboard.press('Enter');
    await newest(on).getByText('You said: quiet please').waitFor();
    await newest(on).getByText('Only visible to you').waitFor();
  });

  it('brings the last line back with the up arrow', async () => {
    const on = await open(WIDE);
    await send(on, '/echo once');
    await on.keyboard.press('ArrowUp');
    await expect.poll(() => composer(on).inputValue(), PATIENT).toBe('/echo once');
  });

  it('says so when the bot does not answer in 3 s', async () => {
    const on = await open(WIDE);
    await type(on, '/silent');
    await on.keyboard.press('Escape');
    await on.keyboard.press('Enter');
    await on.getByRole('status').getByText('operation_timeout').waitFor();
  });
});

describe('a card', () => {
  it('changes in place when its button is pressed', async () => {
    const on = await open(WIDE);
    await send(on, '/card');
    await newest(on).getByText('orders is behind').waitFor();
    await newest(on).getByRole('button', { name: 'Acknowledge' }).click();
    await newest(on).getByText('✓ acknowledged by @Dana').waitFor();
    expect(await newest(on).getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
  });

  it('asks before it does what has a confirm, and takes no for an answer', async () => {
    const on = await open(WIDE);
    await send(on, '/card');
    await newest(on).getByRole('button', { name: 'Delete' }).click();
    await on.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    await on.getByRole('dialog').waitFor({ state: 'detached' });
    await newest(on).getByRole('button', { name: 'Delete' }).click();
    await on.getByRole('dialog').getByRole('button', { name: 'Yes' }).click();
    await newest(on).getByText('Deleted').waitFor();
  });

  it('has a menu that works from the keyboard', async () => {
    const on = await open(WIDE);
    await send(on, '/card');
    await newest(on).getByRole('button', { name: 'More actions' }).focus();
    await on.keyboard.press('Enter');
    await on.getByRole('menuitem', { name: 'Trace' }).waitFor();
    await on.keyboard.press('Enter');
    await newest(on).getByText('Trace chosen').waitFor();
  });

  it('draws hostile text as text', async () => {
    const on = await open(WIDE);
    await send(on, '/card');
    const card = newest(on);
    await card.getByText('<!channel> <@U012345> <https://evil.example|click>').waitFor();
    expect(await card.locator('.message-body').locator('a, img, .pill').count()).toBe(0);
  });

  it('shows a locked phone its top-level text', async () => {
    const on = await open(WIDE);
    await send(on, '/card');
    await on.getByRole('button', { name: 'Lock screen' }).click();
    await on.getByRole('complementary', { name: 'Lock screen' }).getByText('● CRITICAL orders: lag 48,210').waitFor();
  });
});

describe('a form', () => {
  it('names what is missing, shows what the app refuses, and closes when it is taken', async () => {
    const on = await open(WIDE);
    await send(on, '/form');
    const form = on.getByRole('dialog', { name: 'Silence' });
    await form.getByRole('button', { name: 'Silence it' }).click();
    await form.getByText('This field needs a value.').first().waitFor();
    await form.getByLabel('Reason').fill('because');
    await form.getByLabel('For how long').selectOption('2 h');
    await form.getByRole('button', { name: 'Silence it' }).click();
    await form.getByText('Say more than that.').waitFor();
    await form.getByLabel('Reason').fill('deploying 1.9.2');
    await form.getByRole('button', { name: 'Silence it' }).click();
    await form.waitFor({ state: 'detached' });
    await newest(on).getByText('Silenced for 2 h by @Dana: deploying 1.9.2').waitFor();
  });

  it('closes with Esc', async () => {
    const on = await open(WIDE);
    await send(on, '/form');
    await on.getByRole('dialog', { name: 'Silence' }).waitFor();
    await on.keyboard.press('Escape');
    await on.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('people', () => {
  it('mention the bot and go on in a thread, where slash commands are refused', async () => {
    const on = await open(WIDE, 'ops-alerts');
    await send(on, '@middlewatch hello');
    await newest(on).getByRole('button', { name: '1 reply' }).click();
    const thread = on.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('You called').waitFor();
    await thread.getByRole('combobox').fill('/echo x');
    await thread.getByText('Slash commands do not work in threads').waitFor();
    await thread.getByRole('combobox').fill('@middlewatch again');
    await on.keyboard.press('Enter');
    await expect.poll(() => thread.getByText('You called').count(), PATIENT).toBe(2);
  });

  it('see only what is theirs: another person has no ephemerals and no private channels', async () => {
    const on = await open(WIDE);
    await send(on, '/echo for dana');
    await newest(on).getByText('You said: for dana').waitFor();
    await on.getByRole('link', { name: 'secret' }).waitFor();
    await on.getByLabel('Acting as').selectOption({ label: 'Sam' });
    await on.getByText('as Sam').waitFor();
    await on.getByRole('region', { name: 'Messages' }).getByRole('listitem').first().waitFor();
    expect(await on.getByText('You said: for dana').count()).toBe(0);
    expect(await on.getByRole('link', { name: 'secret' }).count()).toBe(0);
  });

  it('see an unread mark where something was said while they looked elsewhere', async () => {
    const on = await open(WIDE);
    const other = await browser.open(workspace.url, WIDE);
    await other.getByRole('link', { name: 'shop', exact: true }).click();
    await other.getByLabel('Acting as').selectOption({ label: 'Lee' });
    await send(other, 'anybody here?');
    await on.getByRole('link', { name: 'shop' }).getByLabel('1 unread').waitFor();
    await on.getByRole('link', { name: 'shop' }).click();
    await newest(on).getByText('anybody here?').waitFor();
    expect(await on.getByLabel('1 unread').count()).toBe(0);
    await other.context().close();
  });
});

describe('at 360 px', () => {
  it('shows one column at a time and never scrolls sideways', async () => {
    const on = await open(PHONE);
    await send(on, '/card');
    await newest(on).getByText('orders is behind').waitFor();
    await newest(on).getByRole('button', { name: 'More actions' }).click();
    const item = await on.getByRole('menuitem', { name: 'Trace' }).boundingBox();
    expect(item?.x).toBeGreaterThanOrEqual(0);
    expect((item?.x ?? 0) + (item?.width ?? 0)).toBeLessThanOrEqual(PHONE.widthPx);
    await on.keyboard.press('Escape');
    expect(await on.getByRole('navigation').isVisible()).toBe(false);
    expect(await sidewaysScrollPx(on)).toBe(0);
    await newest(on).getByRole('button', { name: 'Reply in thread' }).click();
    await on.getByRole('complementary', { name: 'Thread' }).waitFor();
    expect(await on.getByRole('main').isVisible()).toBe(false);
    expect(await sidewaysScrollPx(on)).toBe(0);
    await on.getByRole('button', { name: 'Back' }).click();
    await on.getByRole('link', { name: 'Back to conversations' }).click();
    await on.getByRole('navigation').waitFor();
    expect(await sidewaysScrollPx(on)).toBe(0);
  });
});

describe('without the bot', () => {
  it('says that it is not connected, and again when it is', async () => {
    const on = await open(WIDE);
    await bot.stop();
    await on.getByRole('status').getByText('Middlewatch is not connected').waitFor();
    bot = createPageBot(workspace, complaints);
    await bot.start();
    await on.getByRole('status').getByText('Middlewatch is not connected').waitFor({ state: 'detached' });
  });
});
