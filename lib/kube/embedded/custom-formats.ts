/** The formats of custom resources' strings that the API server checks (kube-openapi pkg/validation/strfmt), the common ones. */

const OCTET = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`)
const IPV6 = /^(?=.*:)[0-9a-fA-F:.]{2,45}$/
const HEX = '[0-9a-fA-F]'

/** Whether a day is in the calendar. */
function isReal(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) =>
    /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)$/.test(text) && isReal(text.slice(0, 10)),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isReal(text),
  duration: (text) => /^([-+]?(\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h|d|w))+|0)$/.test(text),
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  hostname: (text) =>
    text.length <= 253 &&
    /^([a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*$/.test(
      text,
    ),
  ipv4: (text) => IPV4.test(text),
  ipv6: (text) => IPV6.test(text),
  cidr: (text) => /^[0-9a-fA-F:.]+\/\d{1,3}$/.test(text),
  mac: (text) => new RegExp(`^${HEX}{2}([:-]${HEX}{2}){5}$`).test(text),
  uri: (text) => /^([a-zA-Z][-+.a-zA-Z0-9]*:\S+|\/\S*)$/.test(text),
  uuid: (text) => new RegExp(`^${HEX}{8}-?${HEX}{4}-?${HEX}{4}-?${HEX}{4}-?${HEX}{12}$`).test(text),
  byte: (text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0,
}

/** Unknown formats fit. */
export const fitsFormat = (format: string, text: string): boolean =>
  !Object.hasOwn(FORMATS, format) || (FORMATS[format] as (text: string) => boolean)(text)
