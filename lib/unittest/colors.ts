/** Words in colours for a terminal. Mirrors helm-unittest pkg/unittest/printer on fatih/color. */

export interface Colors {
  success: (text: string) => string
  successLabel: (text: string) => string
  danger: (text: string) => string
  dangerLabel: (text: string) => string
  warning: (text: string) => string
  warningLabel: (text: string) => string
  highlight: (text: string) => string
  faint: (text: string) => string
}

const ESCAPE = '\u001b['

export function colors(isColored: boolean): Colors {
  const wrap =
    (start: string, end: string) =>
    (text: string): string =>
      isColored ? `${ESCAPE}${start}m${text}${ESCAPE}${end}m` : text
  return {
    success: wrap('32', '0'),
    successLabel: wrap('42;30', '0;0'),
    danger: wrap('31', '0'),
    dangerLabel: wrap('41;37', '0;0'),
    warning: wrap('33', '0'),
    warningLabel: wrap('43;30', '0;0'),
    highlight: wrap('1', '22'),
    faint: wrap('2', '22'),
  }
}
