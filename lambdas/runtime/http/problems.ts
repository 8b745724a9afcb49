import type { ApiProblem, ApiProblemCode } from '../../contract/api/problem';
import type { FailureClass } from '../failure';
import { json } from './answer';
import type { HttpAnswer } from './answer';

/** What a problem says besides its type, title, status and code. */
export interface ProblemExtras {
  readonly members?: Pick<ApiProblem, 'detail' | 'errors' | 'instance'>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem (RFC 9457) that ends the handling of an HTTP request; it becomes the answer. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: ApiProblemCode,
    readonly title: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(title);
  }
}

/** The answer that a problem becomes, `application/problem+json`. */
export function problemAnswer({ status, code, title, extras: { members, headers } }: HttpProblem): HttpAnswer {
  const body: ApiProblem = { type: `urn:vpn-provisioner:problem:${code}`, title, status, code, ...members };
  return json(status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** 404 for a request that does not exist or belongs to another tenant. */
export function requestNotFound(id: string): HttpProblem {
  return new HttpProblem(404, 'request-not-found', `There is no request ${JSON.stringify(id.slice(0, 64))}`);
}

/** 404 for a batch that does not exist or belongs to another tenant. */
export function batchNotFound(id: string): HttpProblem {
  return new HttpProblem(404, 'batch-not-found', `There is no batch ${JSON.stringify(id.slice(0, 64))}`);
}

/** 404 for a connection about which the tenant has no request. */
export function connectionNotFound(id: string): HttpProblem {
  return new HttpProblem(
    404,
    'connection-not-found',
    `No request is about a connection ${JSON.stringify(id.slice(0, 64))}`,
  );
}

/** 404 for a provider of which there is no profile. */
export function providerNotFound(name: string): HttpProblem {
  return new HttpProblem(404, 'provider-not-found', `There is no provider ${JSON.stringify(name.slice(0, 64))}`);
}

/**
 * What the caller is told of a failure of ours.
 *
 * @param instance the call's name in the log
 */
export function failureProblem(failure: FailureClass, instance: string): HttpProblem {
  const members = { instance };
  switch (failure) {
    case 'unavailable':
      return new HttpProblem(503, 'unavailable', 'Try again later; nothing is lost', {
        members,
        headers: { 'retry-after': '5' },
      });
    case 'misconfigured':
      return new HttpProblem(500, 'misconfigured', 'The provider profile is unusable; an operator must correct it', {
        members,
      });
    case 'unexpected':
      return new HttpProblem(500, 'internal-error', 'Something went wrong on our side', { members });
  }
}
