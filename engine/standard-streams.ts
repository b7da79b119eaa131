/** Standard streams of the commands beside the app: results on one, everything else on the other. */

/** Writes progress or a complaint to standard error. */
export const say = (text: string): void => void process.stderr.write(text);

/** Writes a result to standard output; done once it is handed over, so that the process may end. */
export const print = (text: string): Promise<void> => new Promise((done) => void process.stdout.write(text, () => done()));
