import * as z from 'zod';
import { identityUrlSchema } from './base-url';

/** A header and a body of a sign-in hold none of these; what was read from a file with its line end ends with one. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

const text = z
  .string({ error: ({ input }) => (input === undefined ? 'is required and must be a text' : 'must be a text') })
  .min(1, { error: 'must not be empty' })
  .refine((value) => !CONTROL.test(value), {
    error: ({ input }) =>
      /[\r\n]$/.test(String(input))
        ? 'must not end with a line break: it was read with its line end, which must be cut off'
        : 'must not contain line breaks and other control characters',
  });

/** A domain (account) of the identity API, by its name or by its id. */
const domainSchema = z.union([text, z.strictObject({ name: text }), z.strictObject({ id: text })], {
  error: 'must be the name of a domain, or { "id" } with its id',
});

/** Who signs in, by name or by id. A name is only unique within its domain. */
const user = { username: text.optional(), userId: text.optional(), domain: domainSchema.optional() };

const projectSchema = z
  .strictObject(
    {
      id: text.optional(),
      name: text.optional(),
      /** Domain of a project that is given by name. Default: the user's. */
      domain: domainSchema.optional(),
    },
    {
      error: ({ input }) =>
        `${input === undefined ? 'is required and ' : ''}must be { "id" } or { "name" } with the "domain" of the project`,
    },
  )
  .check(({ value, issues }) => {
    if ((value.id === undefined) === (value.name === undefined)) {
      issues.push({ code: 'custom', input: value, message: 'must have either an id or a name' });
    } else if (value.id !== undefined && value.domain !== undefined) {
      issues.push({
        code: 'custom',
        input: value,
        path: ['domain'],
        message: 'must be left out where the project is given by id',
      });
    }
  });

const passwordAuthSchema = z
  .strictObject({
    type: z.literal('password'),
    /** Identity API up to and including its version, such as `https://iam.example.com/v3`. */
    url: identityUrlSchema,
    ...user,
    password: text,
    project: projectSchema,
  })
  .check(({ value, issues }) => {
    expectUser(value, issues);
    if (value.username === undefined && value.domain === undefined) expectProjectDomain(value.project, issues);
  });

const applicationCredentialAuthSchema = z
  .strictObject({
    type: z.literal('applicationCredential'),
    /** Identity API up to and including its version, such as `https://iam.example.com/v3`. */
    url: identityUrlSchema,
    id: text.optional(),
    /** Unique among those of the user, who must be given with it. */
    name: text.optional(),
    ...user,
    secret: text,
  })
  .check(({ value, issues }) => {
    if ((value.id === undefined) === (value.name === undefined)) {
      issues.push({ code: 'custom', input: value, path: ['id'], message: 'is required, or the name in its place' });
    } else if (value.name !== undefined) {
      expectUser(value, issues);
    } else if (value.username !== undefined || value.userId !== undefined || value.domain !== undefined) {
      issues.push({ code: 'custom', input: value, message: 'must not name a user where there is an id' });
    }
  });

const accessKeyAuthSchema = z.strictObject({
  type: z.literal('aksk'),
  accessKey: text,
  secretKey: text,
  /** Comes with a temporary access key. */
  securityToken: text.optional(),
});

const tokenAuthSchema = z.strictObject({ type: z.literal('token'), token: text });

/** How we sign in (profiles.md "Signing in"). All secrets of a profile are in here and nowhere else. */
export const providerAuthSchema = z.discriminatedUnion(
  'type',
  [passwordAuthSchema, applicationCredentialAuthSchema, accessKeyAuthSchema, tokenAuthSchema],
  {
    error: ({ input }) =>
      input === undefined
        ? 'is required: an object whose type is one of password, applicationCredential, aksk, token'
        : 'must be one of: password, applicationCredential, aksk, token',
  },
);

/** Signing in by password, which gives a token (provider-apis.md 5.1). */
export type PasswordAuth = z.infer<typeof passwordAuthSchema>;
/** Signing in by an application credential, which gives a token of its project (provider-apis.md 5.1). */
export type ApplicationCredentialAuth = z.infer<typeof applicationCredentialAuthSchema>;
/** Signing every call with an access key (provider-apis.md 5.2). */
export type AccessKeyAuth = z.infer<typeof accessKeyAuthSchema>;
/** A token that is used as it is. */
export type TokenAuth = z.infer<typeof tokenAuthSchema>;
/** A domain by name or by id. */
export type Domain = z.infer<typeof domainSchema>;

type Issues = z.core.$ZodRawIssue[];

function expectUser(
  { username, userId, domain }: { username?: unknown; userId?: unknown; domain?: unknown },
  issues: Issues,
): void {
  if ((username === undefined) === (userId === undefined)) {
    issues.push({
      code: 'custom',
      input: username,
      path: ['username'],
      message: 'is required, or the userId in its place',
    });
  } else if (username !== undefined && domain === undefined) {
    issues.push({ code: 'custom', input: domain, path: ['domain'], message: 'is required: the domain of the user' });
  }
}

function expectProjectDomain({ name, domain }: z.infer<typeof projectSchema>, issues: Issues): void {
  if (name === undefined || domain !== undefined) return;
  issues.push({
    code: 'custom',
    input: domain,
    path: ['project', 'domain'],
    message: 'is required where neither project nor user has another domain',
  });
}
