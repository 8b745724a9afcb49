/**
 * Fails unless this process talks to an emulator on this machine: what follows would change a real account.
 *
 * @throws Error when `AWS_ENDPOINT_URL` leads elsewhere or nowhere
 */
export function expectEmulator(): void {
  const url = process.env['AWS_ENDPOINT_URL'];
  if (url === undefined || new URL(url).hostname !== '127.0.0.1') throw new Error('AWS_ENDPOINT_URL is no emulator');
}
