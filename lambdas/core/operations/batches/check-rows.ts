import type { BatchRows } from '../../domain/batch/batch-call';
import type { CheckedRow, RawRow } from '../../domain/batch/batch-row';
import { ConfigurationError } from '../../domain/errors';
import { dottedPathOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import { readSubmission } from '../../domain/submission/read-submission';
import type { Logger } from '../../ports/logger';
import { checkSubmission, speakersIn } from '../intake/check-submission';
import type { TargetDependencies } from '../provider/provider-target';
import { keptPartOf } from './kept-part';
import { ProfilesReadOnce } from './profiles-read-once';
import { providerOf, rowRequestOf } from './row-request';
import type { RowRequest } from './row-request';
import { RowTypes } from './row-columns';

/** What checking rows works with. */
export interface CheckRowsDependencies extends TargetDependencies {
  readonly logger: Logger;
}

interface Scope extends CheckRowsDependencies, Pick<BatchRows, 'defaults'> {
  readonly profiles: ProfilesReadOnce;
  readonly types: RowTypes;
  /** What is wrong with profiles, told to an operator once. */
  readonly told: Set<string>;
}

type Verdict = Omit<CheckedRow, 'row' | 'line'>;

const UNUSABLE: Violation = {
  path: ['provider'],
  code: 'misconfigured',
  detail: 'provider is the name of a profile that is unusable; an operator must correct it.',
};

/**
 * Says of each row of a call whether it can become a request, and else all that is wrong with it; a wrong row does not
 * stand in the way of others. Stores nothing and calls no provider; the profile of a name is read once.
 *
 * @throws ServiceUnavailableError
 */
export async function checkRows(deps: CheckRowsDependencies, { rows, defaults }: BatchRows): Promise<CheckedRow[]> {
  const profiles = new ProfilesReadOnce(deps.profiles);
  const scope = { ...deps, defaults, profiles, types: new RowTypes(deps.dialects), told: new Set<string>() };
  const checked: CheckedRow[] = [];
  for (const raw of rows) checked.push({ row: raw.row, line: raw.line, ...(await verdictOn(scope, raw)) });
  return checked;
}

async function verdictOn(scope: Scope, raw: RawRow): Promise<Verdict> {
  // What could not be read as a row is not judged as one.
  if (raw.violations.length > 0) return { violations: raw.violations, warnings: [] };
  try {
    return await judged(scope, await requestOf(scope, raw));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    tell(scope, error);
    return { violations: [UNUSABLE], warnings: [] };
  }
}

async function requestOf({ defaults, profiles, types }: Scope, { content }: RawRow): Promise<RowRequest> {
  const dialect = await profiles.dialectOf(providerOf(content, defaults));
  return rowRequestOf(content, defaults, (path) => types.of(dialect, path));
}

async function judged(scope: Scope, request: RowRequest): Promise<Verdict> {
  const read = readSubmission(request.text, speakersIn(scope));
  const { accepted, rightPart, errors, warnings: known } = await checkSubmission(scope, read);
  const violations = [...request.violations, ...withDoubts(errors, request)];
  const warnings = [...request.warnings, ...known];
  if (violations.length === 0) return { accepted, violations, warnings };
  return { kept: keptPartOf(rightPart, read, violations, scope.dialects), violations, warnings };
}

/** Where a cell holds what was hardly meant, that is what is wrong, rather than the rule that it breaks. */
function withDoubts(errors: readonly Violation[], { doubts, violations }: RowRequest): Violation[] {
  const said = [...doubts, ...violations].map(({ path }) => dottedPathOf(path));
  const paths = errors.map(({ path }) => dottedPathOf(path));
  const refused = doubts.filter((doubt) => !violations.includes(doubt) && paths.includes(dottedPathOf(doubt.path)));
  return [...refused, ...errors.filter((_, index) => !said.includes(paths[index] ?? ''))];
}

function tell({ logger, told }: Scope, { name, message }: ConfigurationError): void {
  if (!told.has(message)) logger.error('misconfigured', { errorName: name, reason: message });
  told.add(message);
}
