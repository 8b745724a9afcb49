import type { Reply } from '../base/message';

/** Why an API cannot serve a call that it would otherwise have served. */
export type ErrorStatus = 429 | 500 | 503 | 504;

/** The answer to such a call, in the shape of the API. Its status may be another one that means the same there. */
export type ErrorReply = (status: ErrorStatus, requestId: string) => Reply;

/** 502 of a proxy that has lost the service behind it, in its own HTML. */
export function badGateway(): Reply {
  return htmlReply(502, '502 Bad Gateway');
}

/** 504 of a proxy that has waited long enough, in its own HTML. */
export function gatewayTimeout(): Reply {
  return htmlReply(504, '504 Gateway Time-out');
}

function htmlReply(status: number, title: string): Reply {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body };
}
