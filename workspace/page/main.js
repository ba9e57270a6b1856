import { App } from './chat/app.js';
import { createController } from './controller.js';
import { html, render } from './preact.js';
import { fetchBoot } from './server.js';

const root = document.getElementById('root');

/** Draws the page, or the sentence that says why there is none. */
async function begin() {
  if (root === null) return;
  try {
    const controller = createController(await fetchBoot());
    render(html`<${App} controller=${controller} />`, root);
    controller.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    render(
      html`<main class="no-page">
        <h1>Middlewatch local workspace</h1>
        <p>This page could not be opened: ${reason}.</p>
        <p>Open the address that the workspace printed when it started; it carries the key.</p>
      </main>`,
      root,
    );
  }
}

await begin();
