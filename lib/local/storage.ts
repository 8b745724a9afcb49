import { Checkpoints } from './streams/checkpoints';
import { EngineClock } from './base/clock';
import { keepClock, lastClockReadingMs } from './clock-file';
import { openDataDir } from './data-dir';
import { ExecutionJournal } from './states/execution-journal';
import { masterKeyOf } from './secrets/master-key';
import { MessageJournal } from './queues/message-journal';
import type { Teardown } from './teardown';

/** Where the engine keeps its state: files of one folder, or memory. */
export interface Storage {
  readonly clock: EngineClock;
  readonly journal: ExecutionJournal;
  readonly messages: MessageJournal;
  readonly checkpoints: Checkpoints;
  readonly masterKey: Buffer;
  /** File that keeps the tables; undefined when they are not kept. */
  readonly databaseFile: string | undefined;
}

/**
 * Opens the data folder for this engine alone.
 *
 * @param dataDir without it nothing is kept and no file is left behind
 * @throws EngineStartError when another live engine holds the folder
 */
export async function openStorage(
  dataDir: string | undefined,
  timeScale: number,
  teardown: Teardown,
): Promise<Storage> {
  const folder = dataDir === undefined ? undefined : await openDataDir(dataDir);
  if (folder !== undefined) teardown.add(() => folder.release());
  const clock = new EngineClock(timeScale, folder === undefined ? 0 : lastClockReadingMs(folder.path));
  if (folder !== undefined) keepClock(folder.path, clock.settings);
  const journal = ExecutionJournal.open(folder?.file('executions.ndjson'));
  teardown.add(() => {
    journal.close();
  });
  const masterKey = masterKeyOf(folder?.file('master.key'));
  const messages = MessageJournal.open(folder?.file('messages.ndjson'), masterKey);
  teardown.add(() => {
    messages.close();
  });
  return {
    clock,
    journal,
    messages,
    checkpoints: new Checkpoints(folder?.file('checkpoints.json')),
    masterKey,
    databaseFile: folder?.file('tables.sqlite'),
  };
}
