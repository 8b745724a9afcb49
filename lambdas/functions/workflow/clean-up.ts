import { cleanUpRequest } from '../../core/operations/steps/clean-up-request';
import { stepHandler } from '../../runtime/step';
import { cleanUpDependencies } from '../../runtime/wiring';

const dependencies = cleanUpDependencies();

/** Workflow step `clean-up`; see `core/operations/clean-up-request.ts`. */
export const handler = stepHandler((requestId) => cleanUpRequest(dependencies, requestId));
