/** Addresses as lint accepts them. Mirrors the parts of asaskevich/govalidator that helm's chartfile rule uses. */

/** govalidator.IsRequestURL: an absolute URI with a scheme. */
export function isRequestUrl(text: string): boolean {
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return false
  const parts = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/.exec(text)
  if (!parts) return false
  const host = /^\/\/([^/?]*)/.exec(parts[2]!)?.[1]
  return !/%(?![0-9a-fA-F]{2})/.test(text) && (host === undefined || !/[ <>"^`{|}\\]/.test(host))
}

/** govalidator.IsURL: with or without a scheme, but with a name that could be a host's. */
export function isUrl(text: string): boolean {
  if (text === '' || text.length >= 2083 || text.length <= 3 || text.startsWith('.')) return false
  if (/[\s\x00-\x1f\x7f]/.test(text)) return false
  const rest = text.replace(/^(ftp|tcp|udp|wss?|https?):\/\//i, '')
  if (rest === text && /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return false
  const host =
    /^(?:[^\s:@/]+(?::[^\s:@/]*)?@)?(\[[0-9a-fA-F:.]+\]|[^\s/?#:]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/.exec(
      rest,
    )?.[1]
  if (host === undefined) return false
  if (host.startsWith('[')) return true
  const label = '[a-zA-Z0-9_\\u00a1-\\uffff](?:[a-zA-Z0-9_\\u00a1-\\uffff-]*[a-zA-Z0-9_\\u00a1-\\uffff])?'
  return new RegExp(`^(?:localhost|(?:${label})(?:\\.${label})*)\\.?$`).test(host) && !host.startsWith('.')
}

const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u00a0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef-]"
const DOMAIN = '[A-Za-z0-9\\u00a0-\\uffef](?:[A-Za-z0-9._~\\u00a0-\\uffef-]*[A-Za-z0-9\\u00a0-\\uffef])?'
const EMAIL = new RegExp(
  `^(?:${ATEXT}+(?:\\.${ATEXT}+)*|"[^"\\r\\n]+")@(?:${DOMAIN}\\.)+(?:[A-Za-z\\u00a0-\\uffef](?:[A-Za-z0-9._~\\u00a0-\\uffef-]*[A-Za-z\\u00a0-\\uffef])?)\\.?$`,
)

/** govalidator.IsEmail. */
export const isEmail = (text: string): boolean => EMAIL.test(text)
