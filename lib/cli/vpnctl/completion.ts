import type { Command } from 'commander';

const SHELLS = 'bash, zsh, fish or powershell';
const NOTES = `
Examples:
  $ source <(vpnctl completion bash)
  $ vpnctl completion zsh > ~/.zfunc/_vpnctl
  $ vpnctl completion fish > ~/.config/fish/completions/vpnctl.fish`;

/** What the scripts for shells call while somebody types. */
const SUGGEST = 'complete';
const COMMAND = 'completion';

/**
 * Adds `vpnctl completion SHELL`, once all other commands are there. What it takes is loaded for those that complete alone: every other
 * command starts without.
 */
export async function addCompletion(program: Command, args: readonly string[]): Promise<void> {
  const description = `Print the script that completes commands in ${SHELLS}.`;
  if (args[0] !== COMMAND && args[0] !== SUGGEST) {
    program.command(COMMAND).description(description).argument('<shell>', SHELLS);
    return;
  }
  const { default: tab } = await import('@bomb.sh/tab/commander');
  tab(program, { completionCommandName: COMMAND });
  const added = program.commands.find((command) => command.name() === COMMAND);
  added?.description(description).addHelpText('after', NOTES);
}
