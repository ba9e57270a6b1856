/** Whether a direct message would make a sound now. */
export interface Presence {
  /** `unknown` where chat cannot be asked: then it is tried. At most 5 s. */
  doNotDisturb(userId: string): Promise<'on' | 'off' | 'unknown'>;
}
