import { PollRhythm } from '../../../../lib/local/streams/poll-rhythm';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** Looks again and again; gives the times of the looks in milliseconds, as they come. */
function look(rhythm: PollRhythm, isBusy = false): number[] {
  const startMs = performance.now();
  const looks: number[] = [];
  const again = (): void => {
    looks.push(Math.round(performance.now() - startMs));
    void rhythm.next(isBusy).then(again);
  };
  again();
  return looks;
}

test('looks every 20 ms while records come', async () => {
  const looks = look(new PollRhythm(), true);

  await jest.advanceTimersByTimeAsync(100);

  expect(looks).toEqual([0, 20, 40, 60, 80, 100]);
});

test('looks ever more rarely while none come, in the end once a second', async () => {
  const looks = look(new PollRhythm());

  await jest.advanceTimersByTimeAsync(20_000);

  const pauses = looks.slice(1).map((atMs, index) => atMs - (looks[index] ?? 0));
  expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
  expect([pauses[0], pauses.at(-1)]).toEqual([30, 1_000]);
});

test('looks soon when it is woken, and however often that is, not more often than every 20 ms', async () => {
  const rhythm = new PollRhythm();
  const looks = look(rhythm);
  await jest.advanceTimersByTimeAsync(20_300);
  const before = looks.length;

  for (let ms = 0; ms < 60; ms += 5) {
    rhythm.wake();
    await jest.advanceTimersByTimeAsync(5);
  }

  const [last = 0, ...woken] = looks.slice(before - 1);
  expect(20_300 - last).toBeGreaterThan(0);
  expect(woken[0]).toBe(20_320);
  expect(woken.length).toBeLessThanOrEqual(3);
});

test('ends its pause when it is stopped', async () => {
  const rhythm = new PollRhythm();
  const pausing = rhythm.next(false);

  rhythm.stop();

  await expect(pausing).resolves.toBeUndefined();
  expect(jest.getTimerCount()).toBe(0);
});
