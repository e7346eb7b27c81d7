/**
 * TOML as github.com/BurntSushi/toml v1.6 reads and writes it, for Helm's fromToml and toToml:
 * TOML 1.0 with that library's additions, its error texts and its layout. Knows only lib/go.
 */
export { decode } from './decode'
export { encode, TomlEncodeError } from './encode'
