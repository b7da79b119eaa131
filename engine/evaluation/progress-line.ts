/** Progress of a long evaluation on standard error. */

/** Writes a line that is overwritten as work goes on, at most twice a second; away from a terminal a line every hundred rows. */
export function progressLine(say: (text: string) => void): (what: string, done: number, total: number) => void {
  let last = 0;
  return (what, done, total) => {
    const now = performance.now();
    if (done < total && now - last < 500) return;
    last = now;
    const line = `${what}: ${done} of ${total}`;
    if (process.stderr.isTTY) say(`\r${line}${done === total ? '\n' : ''}`);
    else if (done === total || done % 100 === 0) say(`${line}\n`);
  };
}
