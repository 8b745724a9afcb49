import type { Reply } from '../base/message';
import { gatewayTimeout, type ErrorReply } from '../faults/error-reply';

/** An error in Neutron's envelope (provider-apis.md 5.3, point 3; recorded-openstack e01 to g03). */
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

/** What Neutron, its web framework or the proxy before it answer when they cannot serve a call (recorded-openstack n09). */
export const neutronErrorReply: ErrorReply = (status) => {
  switch (status) {
    case 429:
      return webError('429 Too Many Requests', 'This server has received too many requests.');
    case 500:
      return serverError();
    case 503:
      return webError(
        '503 Service Unavailable',
        'The server is currently unavailable. Please try again at a later time.',
      );
    case 504:
      return gatewayTimeout();
  }
};

/** 404 in the shape that Neutron's web framework gives its own errors (recorded-openstack n09 has a 503 in it). */
export function noSuchResource(): Reply {
  return webError('404 Not Found', 'The resource could not be found.');
}

function webError(code: string, message: string): Reply {
  return {
    status: Number(code.slice(0, 3)),
    body: { message: `${message}<br /><br />\n\n\n`, code, title: code.slice(4) },
  };
}
