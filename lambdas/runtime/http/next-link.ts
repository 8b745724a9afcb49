import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The header `Link` that names the next page (RFC 8288): the same question, from where this one ends. Empty on the last page. */
export function nextLink(
  { rawPath, queryStringParameters }: APIGatewayProxyEventV2,
  cursor: string | undefined,
): Readonly<Record<string, string>> {
  if (cursor === undefined) return {};
  const query = new URLSearchParams({ cursor });
  for (const [name, value = ''] of Object.entries(queryStringParameters ?? {}))
    if (!query.has(name)) query.set(name, value);
  return { link: `<${rawPath}?${query.toString()}>; rel="next"` };
}
