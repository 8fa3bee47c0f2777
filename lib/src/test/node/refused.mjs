/** What a decoder must not accept. */
export class Refused extends Error {}

export function check(condition, reason) {
  if (!condition) throw new Refused(reason);
}
