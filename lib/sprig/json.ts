/** JSON. Mirrors the JSON part of sprig's defaults.go; Helm puts its own toJson and fromJson in front of these. */
import { ANY, GoError, type GoValue, type MarshalOptions, marshalJSON, STRING, unmarshalJSON } from '../go'
import { fn, str, type Table } from './fn'

const encode = (options: MarshalOptions) => fn([ANY], STRING, ([value]) => marshalJSON(value!, options))

/** An encoder whose failures leave nothing behind. */
const encodeOrEmpty = (options: MarshalOptions) =>
  fn([ANY], STRING, ([value]) => orElse(() => marshalJSON(value!, options), ''))

function orElse<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) return otherwise
    throw error
  }
}

export const jsonFunctions: Table = {
  fromJson: fn([STRING], ANY, ([text]): GoValue => orElse(() => unmarshalJSON(str(text)), null)),
  mustFromJson: fn([STRING], ANY, ([text]) => unmarshalJSON(str(text))),
  toJson: encodeOrEmpty({}),
  mustToJson: encode({}),
  toPrettyJson: encodeOrEmpty({ indent: '  ' }),
  mustToPrettyJson: encode({ indent: '  ' }),
  toRawJson: encode({ escapeHTML: false }),
  mustToRawJson: encode({ escapeHTML: false }),
}
