import type { Reply } from '../message';

/** An error in Neutron's envelope (providers.md 5.3, case 3; recorded-openstack e01 to g03). */
export function neutronError(status: number, type: string, message: string): Reply {
  return { status, body: { NeutronError: { type, message, detail: '' } } };
}

/** 400 HTTPBadRequest. */
export function badRequest(message: string): Reply {
  return neutronError(400, 'HTTPBadRequest', message);
}

/** 500 HTTPInternalServerError: Neutron's answer to whatever only its database refuses (recorded-openstack e11, e34). */
export function serverError(): Reply {
  const message = 'Request Failed: internal server error while processing your request.';
  return neutronError(500, 'HTTPInternalServerError', message);
}
