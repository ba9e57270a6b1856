import { alertmanagerSource } from './alertmanager.ts';
import type { Source } from './define-source.ts';
import { jsonSource } from './json.ts';

/** Every kind of record there is, the most particular first: `auto` takes the first that accepts. */
export const sources: readonly Source[] = [alertmanagerSource, jsonSource];
