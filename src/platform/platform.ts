/** Which platform's doors are handed out: this host's, or macOS's where a stand-in plays it (tests). Pure. */

export function platformOf(
  env: Readonly<Record<string, string | undefined>>,
  host: NodeJS.Platform,
): NodeJS.Platform {
  return env['AGENTHOST_MACOS_TOOLS'] === undefined ? host : 'darwin'
}
