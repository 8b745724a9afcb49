/** The most of some times that lie within a length of time of less than so many milliseconds, wherever it begins. */
export function mostWithin(lengthMs: number, times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  let first = 0;
  let most = 0;
  sorted.forEach((time, last) => {
    while (time - (sorted[first] ?? time) >= lengthMs) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
