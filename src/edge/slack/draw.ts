import { redactView } from '../../core/view/redact-view.ts';
import type { View } from '../../core/view/view.ts';
import type { Redact } from '../../lib/redact.ts';
import { type Rendered, render } from './render/render.ts';

/** Draws a view for Slack. The only way out: no secret passes it, whoever made the view. */
export type Draw = (view: View) => Rendered;

/** Makes the gate that every message goes through. */
export function createDraw(redact: Redact): Draw {
  return (view) => render(redactView(view, redact));
}
