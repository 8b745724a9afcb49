import type { ApiAnswer, ApiCall } from '../../../lib/client/api-caller';
import { NoAnswerError, persistentSend } from '../../../lib/client/persistent-send';

const URL = 'https://api.example.com/v1/batches?format=csv';
const KEYED: ApiCall = { method: 'POST', headers: { 'idempotency-key': '"k"' } };

function refused(): Error {
  return Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  });
}

const answer = (status: number, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers: new Headers(headers),
  text: () => Promise.resolve('text'),
});

/** A sender that answers what it is told, one after the other; pauses take no time but count. */
function scripted(...script: readonly (ApiAnswer | Error)[]): {
  send: ReturnType<typeof persistentSend>;
  troubles: [string, number][];
  left: () => number;
} {
  const answers = [...script];
  const troubles: [string, number][] = [];
  let nowMs = 0;
  const send = persistentSend(
    () => {
      const next = answers.shift();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? answer(200));
    },
    {
      giveUpAfterMs: 60_000,
      nowMs: () => nowMs,
      pause: (ms) => {
        nowMs += ms;
        return Promise.resolve();
      },
      onTrouble: (reason, againInMs) => troubles.push([reason, againInMs]),
    },
  );
  return { send, troubles, left: () => answers.length };
}

test('an API that has never answered is not waited for', async () => {
  const { send, troubles } = scripted(refused());

  await expect(send(URL, KEYED)).rejects.toMatchObject({
    message: 'https://api.example.com does not answer (connection refused)',
    mayHaveArrived: false,
  });
  expect(troubles).toEqual([]);
});

test('a network that is lost afterwards is waited for, longer each time', async () => {
  const { send, troubles } = scripted(answer(200), refused(), refused(), refused(), answer(202));
  await send(URL, KEYED);

  const { status } = await send(URL, KEYED);

  expect(status).toBe(202);
  expect(troubles.map(([, ms]) => ms)).toEqual([500, 1_000, 2_000]);
});

test.each([{ status: 429 }, { status: 500 }, { status: 503 }])('a call is made again after $status', async (script) => {
  const { send, left } = scripted(answer(script.status), answer(202));

  expect((await send(URL, KEYED)).status).toBe(202);
  expect(left()).toBe(0);
});

test('the time that the API asks for is waited', async () => {
  const { send, troubles } = scripted(answer(429, { 'retry-after': '7' }), answer(200));

  await send(URL, { method: 'GET', headers: {} });

  expect(troubles).toEqual([['the API answered 429', 7_000]]);
});

test('an API that stays away is given up, with its last answer or the reason', async () => {
  const faulty = scripted(...Array.from({ length: 50 }, () => answer(503)));
  const gone = scripted(answer(200), ...Array.from({ length: 50 }, refused));
  await gone.send(URL, KEYED);

  expect((await faulty.send(URL, KEYED)).status).toBe(503);
  await expect(gone.send(URL, KEYED)).rejects.toThrow(NoAnswerError);
  expect([faulty.left(), gone.left()]).toEqual([42, 42]);
});

test('an answer that breaks off is asked for again', async () => {
  const broken = { status: 200, text: () => Promise.reject(new TypeError('terminated')) };
  const { send } = scripted(answer(200), broken, answer(200));
  await send(URL, KEYED);

  expect(await (await send(URL, KEYED)).text()).toBe('text');
});

test.each([
  { name: 'a call that makes something each time', call: { method: 'POST', headers: {} } as const, status: 503 },
  { name: 'a refusal', call: KEYED, status: 422 },
])('$name is not repeated', async ({ call, status }) => {
  const { send, left } = scripted(answer(status), answer(200));

  expect((await send(URL, call)).status).toBe(status);
  expect(left()).toBe(1);
});

test('a call may have arrived once any attempt had a connection', async () => {
  const closed = Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('closed'), { code: 'UND_ERR_SOCKET' }),
  });
  const { send } = scripted(answer(200), closed, ...Array.from({ length: 50 }, refused));
  await send(URL, KEYED);

  await expect(send(URL, KEYED)).rejects.toMatchObject({ mayHaveArrived: true });
});

test('a call that says that it may be repeated is', async () => {
  const { send } = scripted(answer(503), answer(202));

  expect((await send(URL, { method: 'POST', headers: {}, isRepeatable: true })).status).toBe(202);
});
