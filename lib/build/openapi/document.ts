import * as z from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { API_PROBLEM_CODES } from '../../../lambdas/contract/api/problem';
import { MAX_IDEMPOTENCY_KEY_LENGTH } from '../../../lambdas/contract/limits';
import { PAGES, ROUTES } from '../../../lambdas/contract/routes';
import type { Route, RouteFunctionName } from '../../../lambdas/contract/routes';
import { describeSchemas } from './descriptions';
import type { OpenApiDocument } from './descriptions';
import { namedSchemas } from './named-schemas';
import type { NamedSchema } from './named-schemas';
import { TAGS } from './operations/operation';
import type { Operation } from './operations/operation';
import { AUDIT_OPERATIONS } from './operations/audit';
import { BATCH_OPERATIONS } from './operations/batches';
import { PROVIDER_OPERATIONS } from './operations/providers';
import { REQUEST_OPERATIONS } from './operations/requests';
import { exampleOf, OWN_PROBLEMS } from './problems';
import { gatewayMessageSchema, mediaTypes, problemResponse, responsesOf } from './responses';

/** What each route is about; a new route does not compile without. */
const OPERATIONS: Readonly<Record<RouteFunctionName, Operation>> = {
  ...REQUEST_OPERATIONS,
  ...BATCH_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...PROVIDER_OPERATIONS,
};

const DESCRIPTION = `Asks for IPsec VPN connections to be created, changed or removed at cloud providers, follows them until they have settled, and keeps a complete audit trail.

Members without a value are left out. Times are RFC 3339 in UTC with milliseconds. No answer holds a pre-shared key. A path that is none of these is answered with the problem \`route-not-found\`, another method with \`method-not-allowed\`, both without a signature.`;

const idempotencyKey = z
  .string()
  .min(1)
  .max(MAX_IDEMPOTENCY_KEY_LENGTH + 2)
  .optional()
  .meta({
    description: `1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} characters without controls, quoted or not. The same key with the same body gives the first answer again and changes nothing more.`,
    example: '"RITM0012345-1"',
  });

/**
 * The OpenAPI 3.1 document of the API, made of the schemas that validate what comes in, and that answers are checked against.
 *
 * @param version version of the product
 */
export async function openApiDocument(projectDir: string, version: string): Promise<OpenApiDocument> {
  const named = await namedSchemas(projectDir);
  for (const schema of named) register(schema);
  z.globalRegistry.add(gatewayMessageSchema, { id: 'GatewayMessage' });
  const document = createDocument({
    openapi: '3.1.1',
    info: { title: 'VPN Provisioner', version, description: DESCRIPTION },
    servers: [{ url: '/', description: 'Where this document is from.' }],
    tags: Object.values(TAGS),
    security: [{ sigv4: [] }],
    paths: paths(),
    components: {
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'authorization',
          description: 'AWS Signature Version 4 for the service `execute-api`. The local engine does not ask for it.',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
      },
      // No path has these: any other path, and any other method.
      responses: {
        NoSuchRoute: problemResponse(404, ['route-not-found']),
        NoSuchMethod: problemResponse(405, ['method-not-allowed']),
      },
      examples: Object.fromEntries(API_PROBLEM_CODES.map((code) => [code, { value: exampleOf(code) }])),
    },
  });
  return describeSchemas(document, named);
}

/** A query is shown parameter by parameter, anything else by its name. */
function register({ name, schema, comments }: NamedSchema): void {
  if (!(schema instanceof z.ZodObject) || !name.endsWith('Query')) {
    z.globalRegistry.add(schema, { id: name });
    return;
  }
  for (const { path, text } of comments) {
    const member = (schema.shape as Readonly<Record<string, z.ZodType | undefined>>)[path[0] ?? ''];
    if (member !== undefined && path.length === 1) z.globalRegistry.add(member, { description: text });
  }
}

function paths(): ZodOpenApiPathsObject {
  const found: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of ROUTES) {
    found[route.path] = { ...found[route.path], [route.method.toLowerCase()]: operationObject(route) };
  }
  for (const page of PAGES) found[page.path] = { get: pageObject(page) };
  return found;
}

function operationObject({
  path,
  functionName,
}: Route & { readonly functionName: RouteFunctionName }): ZodOpenApiOperationObject {
  const operation = OPERATIONS[functionName];
  const { tag, summary, description, query, isIdempotent, body } = operation;
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) => [name, z.string().meta({ description: PARAMETERS[name] })] as const,
  );
  return {
    operationId: functionName,
    tags: [TAGS[tag].name],
    summary,
    ...(description !== undefined && { description }),
    requestParams: {
      ...(parameters.length > 0 && { path: z.object(Object.fromEntries(parameters)) }),
      ...(query !== undefined && { query }),
      ...(isIdempotent === true && { header: z.object({ 'idempotency-key': idempotencyKey }) }),
    },
    ...(body !== undefined && { requestBody: { required: true, content: mediaTypes(body) } }),
    responses: responsesOf({ ...operation, problems: [...operation.problems, ...OWN_PROBLEMS] }),
  };
}

const PARAMETERS: Readonly<Record<string, string>> = {
  id: 'The `id` that the answer to its POST has.',
  name: 'Name of a provider profile.',
  provider: 'Name of a provider profile.',
  connectionId: 'Id of a connection at the provider.',
};

function pageObject({ path, file, type }: (typeof PAGES)[number]): ZodOpenApiOperationObject {
  const [mediaType = type] = type.split(';');
  return {
    operationId: `show-${file.replace('.', '-')}`,
    tags: [TAGS.document.name],
    summary: path.endsWith('.json') ? 'This document' : `Read this document in a browser: ${file}`,
    security: [],
    responses: {
      ...responsesOf({
        answers: {
          '200': {
            description: 'The file.',
            content: {
              [mediaType]: {
                schema: mediaType === 'application/json' ? z.looseObject({ openapi: z.string() }) : z.string(),
                examples: {},
              },
            },
          },
        },
        problems: ['internal-error'],
      }),
    },
  };
}
