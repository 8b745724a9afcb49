import { startSimulator, type Simulator } from '../../../lib/simulator/simulator';
import { RECORDED_OBJECTS, recording, type Recording } from './recordings';

/** What came back for a replayed request. */
export interface Replayed {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, null when there is none. */
  readonly body: unknown;
}

/** A simulator that knows the recorded objects, on a manual clock, to which recorded requests are sent. */
export class Replay {
  /** Ids of the recording, and the ids of the same connections here. */
  private readonly ids = new Map<string, string>();
  /** The last ids of recorded pages, and those of the same pages here: ids are in another order here. */
  private readonly markers = new Map<string, string>();
  private token = '';

  private constructor(
    readonly simulator: Simulator,
    private readonly time: { nowMs: number },
  ) {}

  static async start(): Promise<Replay> {
    const time = { nowMs: Date.parse('2026-11-20T08:00:00Z') };
    const options = { user: 'peer-user', password: 'peer-pw', openstackObjects: RECORDED_OBJECTS };
    const replay = new Replay(await startSimulator({ clock: { nowMs: () => time.nowMs }, ...options }), time);
    const { headers } = await replay.send('k03-token-ok');
    replay.token = headers.get('x-subject-token') ?? '';
    return replay;
  }

  advance(seconds: number): void {
    this.time.nowMs += seconds * 1000;
  }

  /** Sends a recorded request, with the ids, the token and the account names of this simulator in place of the recorded. */
  async send(name: string): Promise<Replayed> {
    const recorded = recording(name);
    const replayed = await this.exchange(recorded.request);
    learn(this.ids, idOf(recorded.response.body), idOf(replayed.body));
    learn(this.markers, lastIdOf(recorded.response.body), lastIdOf(replayed.body));
    return replayed;
  }

  /** Creates a connection with these fields, and what all recorded ones have in common. */
  async create(fields: object): Promise<Replayed> {
    const { request } = recording('e23-groups-missing');
    const { ipsec_site_connection: common } = request.body as { ipsec_site_connection: object };
    return this.exchange({ ...request, body: { ipsec_site_connection: { ...common, ...fields } } });
  }

  private async exchange({ method, path, headers, body }: Recording['request']): Promise<Replayed> {
    const { endpoint } = this.simulator.profile('any', 'openstack-v2');
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(endpoint + this.translate(this.atMarker(path)), {
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([key, value]) => [key, value === '<token>' ? this.token : value]),
      ),
      ...(body === null ? {} : { body: this.translate(text) }),
    });
    const answer = await response.text();
    return { status: response.status, headers: response.headers, body: answer === '' ? null : JSON.parse(answer) };
  }

  private atMarker(path: string): string {
    return path.replace(/(?<=marker=)[0-9a-f-]{36}/, (there) => this.markers.get(there) ?? there);
  }

  private translate(text: string): string {
    const { domain, project } = this.simulator.account;
    return [...this.ids].reduce(
      (translated, [there, here]) => translated.replaceAll(there, here),
      text
        .replaceAll('"domain":{"name":"Default"}', `"domain":{"name":"${domain.name}"}`)
        .replaceAll('"name":"peer-project"', `"name":"${project.name}"`),
    );
  }
}

function learn(known: Map<string, string>, there: string | undefined, here: string | undefined): void {
  if (there !== undefined && here !== undefined) known.set(there, here);
}

function lastIdOf(body: unknown): string | undefined {
  const { ipsec_site_connections: page } = (body ?? {}) as { ipsec_site_connections?: { id?: string }[] };
  return page?.at(-1)?.id;
}

function idOf(body: unknown): string | undefined {
  return (body as { ipsec_site_connection?: { id?: string } } | null)?.ipsec_site_connection?.id;
}

/**
 * The shape of a JSON value: the type of each member; of a list, its length and the shapes that its items have.
 */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return { length: value.length, items: distinctShapes(value) };
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  const members = Object.entries(value).map(([key, member]) => [key, shapeOf(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The error that a body tells: the type of Neutron's, the code and title of Keystone's. */
export function errorOf(body: unknown): unknown {
  const { NeutronError, error } = (body ?? {}) as {
    NeutronError?: { type: string };
    error?: { code: number; title: string };
  };
  return NeutronError?.type ?? (error && { code: error.code, title: error.title });
}

function distinctShapes(items: readonly unknown[]): unknown[] {
  return [...new Set(items.map((item) => JSON.stringify(shapeOf(item))))]
    .sort()
    .map((text) => JSON.parse(text) as unknown);
}
