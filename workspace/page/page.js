/**
 * What every component gets: the state, the present instant, and the things a person can do.
 *
 * @typedef {{ type: string, block_id?: string, [field: string]: unknown }} Shape an object of Block Kit
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').Place} Place
 * @typedef {import('../page-api.ts').ActAnswer} ActAnswer
 * @typedef {import('../page-api.ts').ActionPlace} ActionPlace
 *
 * @typedef {object} Page
 * @property {State} state
 * @property {number} nowMs
 * @property {(act: PersonAct) => Promise<ActAnswer>} act sends as the acting person; a refusal becomes a notice
 * @property {(place: Place) => void} go
 * @property {(dialog: Shape | object) => Promise<boolean>} confirm asks with Slack's confirm object
 * @property {(as: string) => void} actAs
 * @property {(side: State['side']) => void} showSide
 * @property {(key: number) => void} closeNotice
 * @property {(before: string) => Promise<void>} loadOlder
 *
 * @typedef {import('../page-api.ts').Act} Act
 * @typedef {Act extends infer One ? One extends { as: string } ? Omit<One, 'as'> : never : never} PersonAct
 */
export {};
