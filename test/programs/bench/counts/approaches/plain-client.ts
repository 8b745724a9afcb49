import * as z from 'zod';
import type { HttpRequest, HttpResponse } from '../../../../../lambdas/core/domain/connection/provider-call';
import { parseToken, signInRequest } from '../../../../../lambdas/core/wire/keystone';
import type { Fields } from '../../../../support/builders';
import type { HttpTransport } from '../../../../../lambdas/core/ports/http-transport';
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';

const answerSchema = z.object({ ipsec_site_connection: z.object({ id: z.string(), status: z.string() }) });

/** A connection as the peers see it. */
export type PlainConnection = z.infer<typeof answerSchema>['ipsec_site_connection'];

/** How the peers call the provider: sign in once, keep the token, take every failure for the end. */
export class PlainClient {
  private token: Promise<string> | undefined;

  constructor(
    private readonly profile: ProviderProfile,
    private readonly transport: HttpTransport,
  ) {}

  /** `POST`. @throws Error for every answer but a good one */
  create(fields: Fields): Promise<PlainConnection> {
    return this.call('POST', '', JSON.stringify({ ipsec_site_connection: fields }));
  }

  /** `GET` by id. @throws Error for every answer but a good one */
  get(id: string): Promise<PlainConnection> {
    return this.call('GET', `/${encodeURIComponent(id)}`);
  }

  private async call(method: 'GET' | 'POST', path: string, body?: string): Promise<PlainConnection> {
    this.token ??= this.signIn();
    const response = await this.send({
      method,
      url: `${this.profile.endpoint}/v2.0/vpn/ipsec-site-connections${path}`,
      headers: { 'content-type': 'application/json', 'x-auth-token': await this.token },
      ...(body !== undefined && { body }),
    });
    return answerSchema.parse(JSON.parse(response.body)).ipsec_site_connection;
  }

  private async signIn(): Promise<string> {
    const { auth } = this.profile;
    if (auth.type !== 'password') throw new Error('The benchmark signs in with a password');
    const issued = parseToken(await this.send(signInRequest(auth)));
    if (issued === undefined) throw new Error('The sign-in has no token');
    return issued.value;
  }

  private async send(request: HttpRequest): Promise<HttpResponse> {
    const answer = await this.transport.send(request);
    if (!('status' in answer)) throw new Error(`The provider gave no answer: ${answer.reason}`);
    if (answer.status >= 300) throw new Error(`The provider answered ${answer.status}`);
    return answer;
  }
}
