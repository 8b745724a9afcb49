/** What providers really answer, as users of such systems have reported it (`fixtures/reported`), and more of the same kinds. */
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { answer, CANARY_KEY, NOW_MS } from '../../support/builders';
import type { Fields } from '../../support/builders';
import type { HttpOutcome } from '../../support/in-memory/http-transport';
import { NOTHING_LISTED, ScriptedWorld } from '../../support/operations/scripted-world';
import type { Script } from '../../support/operations/scripted-world';
import { report } from '../../support/reported';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const IDS = Object.keys(DIALECTS);

function connectionIn(status: string): HttpOutcome {
  return answer(200, { ipsec_site_connection: { id: ID, status }, vpn_connection: { id: ID, status } });
}

function listed(status: string): HttpOutcome {
  return answer(200, { ipsec_site_connections: [{ id: ID, status }], vpn_connections: [{ id: ID, status }] });
}

/** A provider that refuses the first call of a kind and settles the connection at its second look. */
function refusingOnce(kind: string, refusal: HttpOutcome): Script {
  const counts = new Map<string, number>();
  return (asked) => {
    const count = (counts.get(asked) ?? 0) + 1;
    counts.set(asked, count);
    if (asked === kind && count === 1) return refusal;
    if (asked === 'service') return answer(200, { vpnservice: {} });
    if (asked === 'create') return connectionIn('PENDING_CREATE');
    if (asked === 'delete') return answer(204);
    if (asked === 'list') return (counts.get('create') ?? 0) === 0 ? NOTHING_LISTED : listed('ACTIVE');
    return connectionIn('ACTIVE');
  };
}

/** The connection of a report as a stored request has it. */
function asRequest({ psk: _psk, ...fields }: Fields): Partial<ProvisioningRequest> {
  return { fields, connectionName: String(fields['name']) };
}

const TOKEN = report('token-refused-with-403').request as { readonly connection: Fields };
const SERVICE = report('fjcloud-wrong-service-id').request as { readonly connection: Fields };

describe('a token that is refused with 403', () => {
  test.each([
    { dialect: 'huawei-v2', changes: asRequest(TOKEN.connection), name: 'as reported' },
    { dialect: 'openstack-v2', changes: asRequest(TOKEN.connection), name: 'as reported' },
    { dialect: 'fjcloud-v2', changes: {}, name: 'of the documentation' },
    { dialect: 'enterprise-v5', changes: {}, name: 'of the documentation' },
  ])('costs a create of $dialect, $name, a sign-in and nothing else', async ({ dialect, changes }) => {
    const refusal = answer(403, { error_code: 'X.0010', error_msg: 'X-Auth-Token is invalid in the request.' });
    const world = await ScriptedWorld.of(dialect, refusingOnce('create', refusal), changes);

    const { state, problem, connection } = await world.ended();

    expect({ state, problem, id: connection?.id }).toEqual({ state: 'succeeded', problem: undefined, id: ID });
    expect(world.times('create')).toEqual([0, 0]);
  });

  test.each(
    IDS.flatMap((dialect) =>
      [
        { kind: 'one', words: 'The token has expired' },
        { kind: 'one', words: 'Please log in again' },
        { kind: 'list', words: 'Invalid user token' },
      ].map((given) => ({ dialect, ...given })),
    ),
  )('costs a look of $dialect, at $kind, nothing else: $words', async ({ dialect, kind, words }) => {
    const world = await ScriptedWorld.of(dialect, refusingOnce(kind, answer(403, { message: words })));

    expect(await world.ended()).toMatchObject({ state: 'succeeded', problem: undefined });
  });

  test.each(IDS)('ends a create of %s where it speaks of rights', async (dialect) => {
    const refusal = answer(403, { NeutronError: { type: 'PolicyNotAuthorized', message: 'disallowed by policy' } });
    const world = await ScriptedWorld.of(dialect, (kind) => (kind === 'create' ? refusal : NOTHING_LISTED));

    const { state, problem } = await world.ended();

    expect({ state, code: problem?.code, words: problem?.detail }).toEqual({
      state: 'failed',
      code: 'provider-auth',
      words: 'disallowed by policy.',
    });
    expect(world.times('create')).toEqual([0]);
  });
});

describe('a create that is answered 500', () => {
  const FAULT = answer(500, { NeutronError: { type: 'HTTPInternalServerError', message: 'Request Failed' } });
  const UNKNOWN = answer(404, { NeutronError: { type: 'VPNServiceNotFound', message: 'VPNService not found' } });

  test('fails at once where its VPN service is not known, and names it, as reported', async () => {
    const script: Script = (kind) => (kind === 'create' ? FAULT : kind === 'service' ? UNKNOWN : NOTHING_LISTED);
    const changes = { ...asRequest(SERVICE.connection), deadlineAtMs: NOW_MS + 120_000 };
    const world = await ScriptedWorld.of('fjcloud-v2', script, changes);

    const { state, problem, connection } = await world.ended();

    expect({ state, connection, code: problem?.providerCode }).toEqual({
      state: 'failed',
      connection: undefined,
      code: 'VPNServiceNotFound',
    });
    expect(problem?.detail).toContain('vpnservice_id "75f35f53-ecbd-4748-a070-dead00000000"');
    expect(problem?.detail).toContain('nothing was created');
  });

  test.each(['huawei-v2', 'openstack-v2'])('names the service where %s cannot be asked for it', async (dialect) => {
    const changes = dialect === 'huawei-v2' ? {} : asRequest({ ...TOKEN.connection, name: 'e500det' });
    const world = await ScriptedWorld.of(dialect, (kind) => (kind === 'create' ? FAULT : NOTHING_LISTED), changes);

    const { state, problem } = await world.ended();

    expect({ state, code: problem?.code }).toEqual({ state: 'failed', code: 'provider-unavailable' });
    expect(problem?.detail).toContain(`check vpnservice_id "${String(world.request.fields['vpnservice_id'])}"`);
    expect(problem?.detail).toContain('Request Failed');
  });
});

describe('a change that is refused', () => {
  const WORDS = 'IPsec site connection del409|x is busy: PENDING_CREATE (request 4711)';
  const BODIES = [
    { name: 'as reported', body: { NeutronError: { type: 'ConnectionBusy', message: WORDS, detail: '' } } },
    { name: 'in a list of errors', body: { errors: [{ code: 'ConnectionBusy', detail: WORDS }] } },
    { name: 'in JSON for problems', body: { type: 'about:blank', title: 'Conflict', status: 409, detail: WORDS } },
    { name: 'as a page', body: `<html><head><title>${WORDS}</title></head><body>nginx</body></html>` },
    { name: 'in XML', body: `<?xml version="1.0"?><Message><![CDATA[${WORDS}]]></Message>` },
  ];
  const existing = { connection: { id: ID, status: 'UNKNOWN' }, connectionName: undefined } as const;

  test.each(IDS.flatMap((dialect) => BODIES.map((given) => ({ dialect, ...given }))))(
    'says why a connection of $dialect was not deleted: $name',
    async ({ dialect, body }) => {
      const changes = { ...existing, operation: 'delete', fields: {}, hasPreSharedKey: false } as const;
      const script: Script = (kind) => (kind === 'delete' ? answer(409, body) : connectionIn('PENDING_CREATE'));
      const world = await ScriptedWorld.of(dialect, script, changes);

      const { state, problem } = await world.ended();

      expect({ state, code: problem?.code }).toEqual({ state: 'failed', code: 'provider-conflict' });
      expect(problem?.detail).toBe(`The answer to delete was 409: ${WORDS}.`);
    },
  );

  test.each(IDS)('says why a connection of %s was not changed, without the key that it repeats', async (dialect) => {
    const refusal = answer(400, { code: 'X.1', message: `no key such as ${CANARY_KEY} is taken` });
    const script: Script = (kind) => (kind === 'update' ? refusal : connectionIn('ACTIVE'));
    const world = await ScriptedWorld.of(dialect, script, { ...existing, operation: 'update', fields: { name: 'b' } });

    const { state, problem } = await world.ended();

    expect({ state, detail: problem?.detail }).toEqual({
      state: 'failed',
      detail: 'no key such as [redacted] is taken.',
    });
  });
});
