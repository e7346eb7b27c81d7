/** base64 as Go's StdEncoding reads it; undefined when it would refuse. */
export function decodeBase64(text: string): string | undefined {
  const clean = text.replace(/[\r\n]/g, '')
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(clean)) return undefined
  return new TextDecoder().decode(Uint8Array.from(atob(clean), (c) => c.charCodeAt(0)))
}
