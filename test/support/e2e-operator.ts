import type { Simulator } from '../../lib/simulator/simulator';

const PATH = '/v2.0/vpn/ipsec-site-connections';

/** Somebody who works at the provider's own API, past the product. */
export class E2eOperator {
  constructor(private readonly simulator: Simulator) {}

  /** Deletes a connection out of band. */
  async delete(id: string): Promise<void> {
    await this.call('DELETE', id);
  }

  /** Updates a connection; it then settles as the newest script says. */
  async update(id: string, fields: object): Promise<void> {
    await this.call('PUT', id, { ipsec_site_connection: fields });
  }

  private async call(method: string, id: string, body?: object): Promise<void> {
    const response = await fetch(`${this.simulator.url}${PATH}/${id}`, {
      method,
      headers: { 'x-auth-token': await this.signIn() },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${id}: ${response.status} ${await response.text()}`);
  }

  private async signIn(): Promise<string> {
    const { auth } = this.simulator.profile('operator');
    const user = { name: auth.username, password: auth.password, domain: { name: auth.domain } };
    const identity = { methods: ['password'], password: { user } };
    const response = await fetch(`${auth.url}/auth/tokens?nocatalog`, {
      method: 'POST',
      body: JSON.stringify({ auth: { identity, scope: { project: auth.project } } }),
    });
    return response.headers.get('x-subject-token') ?? '';
  }
}
