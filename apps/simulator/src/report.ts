/** Where the simulator tells what it does: sentences for a person, or with `json` one object a line for a program. */
export class Report {
  readonly #json: boolean;
  readonly #write: (line: string) => void;

  constructor(json: boolean, write: (line: string) => void) {
    this.#json = json;
    this.#write = write;
  }

  /** @param sentence what a person is told; nothing where it is left out */
  event(event: string, fields: Readonly<Record<string, unknown>> = {}, sentence?: string): void {
    if (this.#json) this.#write(`${JSON.stringify({ event, ...fields })}\n`);
    else if (sentence !== undefined) this.#write(`${sentence}\n`);
  }
}
