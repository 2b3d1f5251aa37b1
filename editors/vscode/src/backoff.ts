/** When a server that ended by itself is started again. */

const FIRST = 500;
const LONGEST = 30_000;
const HEALTHY = 60_000;

/** Waits twice as long each time, and gives up after *patience* ends in a row without a healthy minute between. */
export class Backoff {
  private ends = 0;

  constructor(private readonly patience = 6) {}

  /** The server ended after *lived* milliseconds: how long to wait before the next start, undefined to give up. */
  ended(lived: number): number | undefined {
    if (lived >= HEALTHY) {
      this.ends = 0;
    }
    this.ends += 1;
    return this.ends > this.patience ? undefined : Math.min(FIRST * 2 ** (this.ends - 1), LONGEST);
  }

  /** A person started it: all patience again. */
  reset(): void {
    this.ends = 0;
  }
}
