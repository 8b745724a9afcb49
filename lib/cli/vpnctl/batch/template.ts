import { Option } from 'commander';
import type { Command } from 'commander';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { writeTable } from '../../../../lambdas/core/formats/csv/write-table';
import { requestCellsOf } from '../../../../lambdas/core/formats/results/request-cells';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { TEMPLATE_OPERATIONS, templateRows } from './template-rows';
import type { TemplateChoice } from './template-rows';

interface TemplateOptions extends Omit<TemplateChoice, 'provider'> {
  readonly provider?: string;
  readonly excel?: true;
}

const NOTES = `
Two rows show what a file may hold: one with many fields, one with the necessary ones alone. An empty cell is a field that is left
out. Give columns names of other fields as you need them (docs/guide/batches.md), and leave out those that you do not.

Examples:
  $ vpnctl batch template --dialect huawei-v2 > rows.csv
  $ vpnctl batch template --dialect openstack-v2 --operation delete --provider my-cloud --excel > rows.csv`;

/** Adds `vpnctl batch template` to `vpnctl batch` (batches.md "A file of your own"). */
export function addTemplate(batch: Command, finish: (exitCode: ExitCode) => void): void {
  batch
    .command('template')
    .description('Print a CSV file with a header and two rows, to be filled in; offline.')
    .addOption(
      new Option('--dialect <id>', 'dialect of the provider').choices(Object.keys(DIALECTS)).makeOptionMandatory(),
    )
    .addOption(new Option('--operation <name>', 'what rows ask for').choices(TEMPLATE_OPERATIONS).default('create'))
    .option('--provider <name>', 'name of the provider profile in the rows; default: that of the dialect')
    .option('--excel', 'write it so that a double click opens it in Excel: with ; and a byte order mark')
    .addHelpText('after', NOTES)
    .action((options: TemplateOptions) => {
      process.stdout.write(templateOf(options));
      finish(EXIT.succeeded);
    });
}

/** The file: columns of the first row and the cells of both. */
export function templateOf({ provider, excel, ...choice }: TemplateOptions): string {
  const rows = templateRows({ ...choice, provider: provider ?? choice.dialect }).map(cellsOf);
  const columns = new Set(rows.flatMap((row) => [...row.keys()]));
  return writeTable([...columns], rows, { forExcel: excel });
}

function cellsOf(row: ReturnType<typeof templateRows>[number]): Map<string, string> {
  return new Map(requestCellsOf(row, { withKey: true }).map(({ column, text }) => [column, text]));
}
