/** Writes a result for programs: JSON in lines that people can read as well. */
export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
