/** Which hosts of the local network an agent is told to talk to. Names only, never whole addresses. Pure. */

/** A host of the local network: a private address, or a name that only it knows. */
export function isLocal(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost' || bare === '::1' || /^127\./.test(bare)) return false
  if (/^(10|192\.168|169\.254)\.[\d.]+$/.test(bare)) return true
  if (/^172\.(1[6-9]|2\d|3[01])\.[\d.]+$/.test(bare)) return true
  return /^(fe80|f[cd][0-9a-f]{2}):/.test(bare) || /\.(local|lan|home|internal)$/.test(bare)
}

/** The host of an address such as `http://192.168.1.4:8080/x` or `nas.local:22`; null when it is none. */
export function hostIn(text: string): string | null {
  const found =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\s]*@)?(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d+)?(?:\/|$)/i
  return found.exec(text)?.[1] ?? null
}
