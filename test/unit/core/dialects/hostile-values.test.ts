/** A body is judged before anything of it is trusted: no value in it may make the judgement itself fail. */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import documented from '../../../fixtures/fjcloud-v2/create.request.json';
import { createFields } from '../../../support/builders';
import { BGP } from './enterprise-v5/cases';
import { judge } from './judge';
import { withGroups } from './openstack-v2/cases';

const LEGAL = {
  'huawei-v2': createFields(),
  'fjcloud-v2': documented.ipsec_site_connection,
  'enterprise-v5': BGP,
  'openstack-v2': withGroups(),
};

// JSON can carry an object that JavaScript cannot turn into a text.
const NO_TEXT = { toString: false };

describe.each(['huawei-v2', 'fjcloud-v2', 'enterprise-v5', 'openstack-v2'] as const)('%s', (id) => {
  test.each(Object.keys(LEGAL[id]))('an object that cannot be turned into a text is refused as %s', (field) => {
    const { errors } = judge(DIALECTS[id], { ...LEGAL[id], [field]: NO_TEXT });

    expect(errors).toContainEqual(expect.stringMatching(new RegExp(`^${field}\\b`)));
  });
});
