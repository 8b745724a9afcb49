import { unknownRouteHandler } from '../../handlers/api/unknown-route';

/** Every call that no route takes (api.md "Routes"). */
export const handler = unknownRouteHandler();
