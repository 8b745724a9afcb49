import * as z from 'zod';
import { submissionSchema } from '../../../contract/api/submission';
import type { DialectId } from '../../../contract/provider-profile';
import { valueTypeAt } from '../../domain/findings/schema-members';
import type { ValueType } from '../../domain/findings/schema-members';
import type { Violation } from '../../domain/findings/violation';
import { Columns } from '../../formats/csv/columns';
import type { Dialects } from '../provider/provider-target';

type Path = Violation['path'];

const known = new WeakMap<Dialects, Columns>();

/**
 * Names and types of the members of a request; of a connection those of all dialects together. Made once for the dialects
 * that there are.
 */
export function rowColumnsOf(dialects: Dialects): Columns {
  const columns = known.get(dialects) ?? new Columns(rowSchemaOf(dialects));
  known.set(dialects, columns);
  return columns;
}

function rowSchemaOf(dialects: Dialects): z.ZodType {
  const connection = z.union(Object.values(dialects).map(({ fields }) => fields)).optional();
  return z.strictObject({ ...submissionSchema.shape, connection });
}

/** The types of the members of a request to a dialect; where the dialect does not tell, those that the others have. */
export class RowTypes {
  private readonly all: z.ZodType;
  private readonly known = new Map<DialectId | undefined, Map<Path, ValueType>>();

  constructor(private readonly dialects: Dialects) {
    this.all = rowColumnsOf(dialects).schema;
  }

  /** @param path the same object for all cells of a column, of which the type is looked up once */
  of(dialect: DialectId | undefined, path: Path): ValueType {
    const types = this.known.get(dialect) ?? new Map<Path, ValueType>();
    this.known.set(dialect, types);
    const type = types.get(path) ?? this.lookedUp(dialect, path);
    types.set(path, type);
    return type;
  }

  private lookedUp(dialect: DialectId | undefined, path: Path): ValueType {
    const fields = path[0] === 'connection' ? this.dialects[dialect ?? '']?.fields : undefined;
    const own = fields === undefined ? 'unknown' : valueTypeAt(fields, path.slice(1));
    return own === 'unknown' ? valueTypeAt(this.all, path) : own;
  }
}
