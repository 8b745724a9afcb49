import { providerListSchema, providerResourceSchema } from '../../lambdas/contract/api/provider';
import type { ProviderResource } from '../../lambdas/contract/api/provider';
import { GET } from './api-caller';
import type { ApiCall, ApiCaller } from './api-caller';

/** The routes of providers (api.md "Providers"). What its methods throw: `ApiClient`. */
export class ProviderClient {
  constructor(private readonly api: ApiCaller) {}

  /** All providers that can be used, by name, and how they fare. */
  async list(): Promise<readonly ProviderResource[]> {
    return (await this.api.json(providerListSchema, '/v1/providers', GET)).items;
  }

  /** One provider and how it fares. */
  async get(name: string): Promise<ProviderResource> {
    return this.api.json(providerResourceSchema, pathOf(name), GET);
  }

  /** Has nothing new be sent to a provider until it is resumed. */
  async pause(name: string): Promise<ProviderResource> {
    return this.api.json(providerResourceSchema, `${pathOf(name)}/pause`, ASKED);
  }

  /** Has requests for a provider go on. */
  async resume(name: string): Promise<ProviderResource> {
    return this.api.json(providerResourceSchema, `${pathOf(name)}/resume`, ASKED);
  }
}

const ASKED: ApiCall = { method: 'POST', headers: {}, isRepeatable: true };

function pathOf(name: string): string {
  return `/v1/providers/${encodeURIComponent(name)}`;
}
