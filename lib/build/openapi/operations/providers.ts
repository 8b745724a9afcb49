import { providerListSchema, providerResourceSchema } from '../../../../lambdas/contract/api/provider';
import type { RouteFunctionName } from '../../../../lambdas/contract/routes';
import { PAUSED, PROVIDER } from './examples';
import { jsonContent } from './operation';
import type { Operation } from './operation';

/** What the routes of providers are about (api.md "Providers"). */
export const PROVIDER_OPERATIONS = {
  'list-providers': {
    tag: 'providers',
    summary: 'All providers that can be used, by name',
    answers: {
      '200': {
        description: 'The providers.',
        content: jsonContent(providerListSchema, { some: { items: [PROVIDER] } }),
      },
    },
    problems: [],
  },
  'get-provider': {
    tag: 'providers',
    summary: 'A provider and how it fares',
    answers: {
      '200': {
        description: 'The provider.',
        content: jsonContent(providerResourceSchema, { ok: PROVIDER, paused: PAUSED }),
      },
    },
    problems: ['provider-not-found'],
  },
  'pause-provider': {
    tag: 'providers',
    summary: 'Have nothing new be sent to a provider',
    description: 'Requests for it are accepted and wait, and their deadlines run.',
    answers: {
      '200': { description: 'The provider, paused.', content: jsonContent(providerResourceSchema, { paused: PAUSED }) },
    },
    problems: ['provider-not-found'],
  },
  'resume-provider': {
    tag: 'providers',
    summary: 'Have requests for a provider go on',
    answers: {
      '200': { description: 'The provider.', content: jsonContent(providerResourceSchema, { ok: PROVIDER }) },
    },
    problems: ['provider-not-found'],
  },
} as const satisfies Partial<Record<RouteFunctionName, Operation>>;
