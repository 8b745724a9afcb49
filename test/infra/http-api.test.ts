import { PAGES, ROUTES } from '../../lambdas/contract/routes';
import { functionsByName, onlyResourceOf, readable, resourcesOf } from './template';

/** What answers a route: the integration that its target names. */
function functionBehind(target: unknown): string {
  const integration = resourcesOf('AWS::ApiGatewayV2::Integration').find(
    ({ id }) => JSON.stringify(target) === JSON.stringify({ 'Fn::Join': ['', ['integrations/', { Ref: id }]] }),
  );
  return readable(integration?.properties['IntegrationUri']);
}

test.each(ROUTES.map((route) => ({ ...route, key: `${route.method} ${route.path}` })))(
  'answers $key by $functionName',
  ({ key, functionName }) => {
    const route = resourcesOf('AWS::ApiGatewayV2::Route').find(({ properties }) => properties['RouteKey'] === key);

    expect(functionBehind(route?.properties['Target'])).toBe(
      readable({ 'Fn::GetAtt': [functionsByName()[functionName].id, 'Arn'] }),
    );
  },
);

test('demands a signature by an IAM identity on every route but the pages that show what the API is', () => {
  const all = resourcesOf('AWS::ApiGatewayV2::Route').map(({ properties }) => properties);
  const open = ['$default', ...PAGES.map(({ path }) => `GET ${path}`)];
  const routes = all.filter(({ RouteKey: key }) => !open.includes(String(key)));

  expect(routes).toHaveLength(ROUTES.length);
  expect(new Set(routes.map(({ AuthorizationType: type }) => type))).toEqual(new Set(['AWS_IAM']));
});

test('shows anybody the pages, by a function that may do nothing', () => {
  const pages = resourcesOf('AWS::ApiGatewayV2::Route').filter(({ properties }) =>
    PAGES.some(({ path }) => properties['RouteKey'] === `GET ${path}`),
  );

  expect(pages).toHaveLength(PAGES.length);
  for (const { properties } of pages) {
    expect(properties['AuthorizationType']).toBe('NONE');
    expect(functionBehind(properties['Target'])).toBe(
      readable({ 'Fn::GetAtt': [functionsByName()['show-page'].id, 'Arn'] }),
    );
  }
});

test('tells anybody that there is no such route, by a function that may do nothing', () => {
  const fallback = resourcesOf('AWS::ApiGatewayV2::Route').filter(
    ({ properties }) => properties['RouteKey'] === '$default',
  );

  expect(fallback).toMatchObject([{ properties: { AuthorizationType: 'NONE' } }]);
  expect(functionBehind(fallback[0]?.properties['Target'])).toBe(
    readable({ 'Fn::GetAtt': [functionsByName()['unknown-route'].id, 'Arn'] }),
  );
});

test('is one HTTP API that web pages of other origins cannot use', () => {
  const { properties } = onlyResourceOf('AWS::ApiGatewayV2::Api');

  expect(properties['ProtocolType']).toBe('HTTP');
  expect(properties).not.toHaveProperty('CorsConfiguration');
});
