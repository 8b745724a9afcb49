import type { Simulator } from '../../../lib/simulator/simulator';

const PATH = '/v2.0/vpn/ipsec-site-connections';

/** Somebody who works at the provider's own API, past the product. */
export class E2eOperator {
  constructor(private readonly simulator: Simulator) {}

  /** Deletes a connection out of band. */
  async delete(id: string): Promise<void> {
    const response = await fetch(`${this.simulator.url}${PATH}/${id}`, {
      method: 'DELETE',
      headers: { 'x-auth-token': await this.signIn() },
    });
    if (!response.ok) throw new Error(`DELETE ${id}: ${response.status} ${await response.text()}`);
  }

  private async signIn(): Promise<string> {
    const { auth } = this.simulator.profile('operator');
    const user = { name: auth.username, password: auth.password, domain: { name: auth.domain } };
    const identity = { methods: ['password'], password: { user } };
    const response = await fetch(`${auth.url}/auth/tokens?nocatalog`, {
      method: 'POST',
      body: JSON.stringify({
        auth: { identity, scope: { project: { ...auth.project, domain: { name: auth.domain } } } },
      }),
    });
    return response.headers.get('x-subject-token') ?? '';
  }
}
