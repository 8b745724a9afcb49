/** Does one step of a rehearsal and says how long it took. */
export async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  const seconds = (): string => ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(`== ${name}\n`);
  try {
    const result = await work();
    process.stdout.write(`-- ${name}: ${seconds()} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(`-- ${name} FAILED after ${seconds()} s\n`);
    throw error;
  }
}
