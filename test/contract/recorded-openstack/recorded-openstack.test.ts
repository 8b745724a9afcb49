import { DEVIATIONS, recording, recordingNames, UNRECORDED } from './recordings';
import { errorOf, Replay, shapeOf, type Replayed } from './replay';

const CATALOG = 'k03-token-ok';

/** Requests by name, and what happens between them. */
type Step = string | ((replay: Replay) => Promise<void>);

/** In an order in which each request finds what it found when it was recorded. */
const ALL_STEPS: readonly Step[] = [
  'k04-token-wrong-password',
  'k07-token-malformed',
  CATALOG,
  'n04-no-token',
  'n05-bad-token',
  (replay) => scripted(replay, 'with-peer-cidrs', 'DOWN'),
  'c01-create-peer-cidrs',
  (replay) => scripted(replay, 'with-groups', 'ACTIVE'),
  'c02-create-endpoint-groups',
  (replay) => scripted(replay, 'full', 'ERROR'),
  'c03-create-all-fields',
  'c06-create-bulk',
  'u01-update-while-pending-create',
  async (replay) => {
    replay.advance(25);
    replay.simulator.script({ outcome: 'PENDING_CREATE' });
    for (const fields of UNRECORDED) await replay.create(fields);
  },
  'c04-create-duplicate-name-and-values',
  's02-after-agent-active',
  's03-after-agent-down',
  's04-after-agent-error',
  ...recordingNames().filter((name) => /^[egl]\d/.test(name)),
  ...recordingNames().filter((name) => /^p\d/.test(name)),
  // The script is for what is created: an update with it would be PENDING_CREATE again.
  (replay) => {
    replay.simulator.clearScripts();
    return Promise.resolve();
  },
  ...recordingNames().filter((name) => /^u(?!01)\d/.test(name)),
  'd07-delete-while-pending-create',
  'd08-delete-active',
  'd09-get-deleted',
  'd10-delete-again',
];

const STEPS = ALL_STEPS.filter((step) => typeof step !== 'string' || !Object.hasOwn(DEVIATIONS, step));

const REPLAYED = STEPS.filter((step) => typeof step === 'string');

const answers = new Map<string, Replayed>();

function scripted(replay: Replay, name: string, outcome: string): Promise<void> {
  replay.simulator.clearScripts();
  replay.simulator.script({ match: { name }, outcome });
  return Promise.resolve();
}

/** The shape of a body, without what a token has from its deployment: roles and services. */
function comparable(name: string, body: unknown): unknown {
  if (name !== CATALOG) return shapeOf(body);
  const { token } = body as { token: { catalog: { endpoints: object[] }[]; roles: object[] } };
  const [service] = token.catalog;
  const catalog = [{ ...service, endpoints: service?.endpoints.slice(0, 1) }];
  return shapeOf({ token: { ...token, catalog, roles: token.roles.slice(0, 1) } });
}

beforeAll(async () => {
  const replay = await Replay.start();
  for (const step of STEPS) {
    if (typeof step === 'string') answers.set(step, await replay.send(step));
    else await step(replay);
  }
  await replay.simulator.stop();
});

test('each recording is replayed, or its deviation has a reason', () => {
  expect([...REPLAYED, ...Object.keys(DEVIATIONS)].sort()).toEqual(recordingNames());
});

describe('the simulator answers as the recorded server', () => {
  test.each(REPLAYED)('%s', (name) => {
    const { response } = recording(name);

    const answer = answers.get(name);

    expect(answer?.status).toBe(response.status);
    expect(errorOf(answer?.body)).toEqual(errorOf(response.body));
    expect(comparable(name, answer?.body)).toEqual(comparable(name, response.body));
  });
});

describe('values, not only shapes', () => {
  test.each(REPLAYED.filter((name) => /^(c0[1-4]|g01|s0)/.test(name)))('%s: the connection but for ids', (name) => {
    const connection = (body: unknown): object => (body as { ipsec_site_connection: object }).ipsec_site_connection;
    const own = { id: '', tenant_id: '', project_id: '' };

    const actual = { ...connection(answers.get(name)?.body), ...own };

    expect(actual).toEqual({ ...connection(recording(name).response.body), ...own });
  });

  test.each(REPLAYED.filter((name) => /^l/.test(name)))('%s: names and statuses', (name) => {
    const items = (body: unknown): string[] => {
      const { ipsec_site_connections: found } = body as { ipsec_site_connections: Record<string, unknown>[] };
      return found.map((item) => `${String(item['name'])} ${String(item['status'])}`).sort();
    };

    expect(items(answers.get(name)?.body)).toEqual(items(recording(name).response.body));
  });

  test.each(REPLAYED.filter((name) => /^p/.test(name)))('%s: the relations and parameters of links', (name) => {
    const links = (body: unknown): string[] => {
      const { ipsec_site_connections_links: found = [] } = body as {
        ipsec_site_connections_links?: { rel: string; href: string }[];
      };
      return found.map(({ rel, href }) => `${rel} ${new URL(href).search.replace(/[0-9a-f-]{36}/, '<id>')}`);
    };

    expect(links(answers.get(name)?.body)).toEqual(links(recording(name).response.body));
  });
});
