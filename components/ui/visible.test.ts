import { expect, it } from 'vitest'
import { visible, visibleIn } from './visible'

it('X87: escape sequences are seen, and do nothing where they are pasted', () => {
  expect(visible('\u001b[31mred\u001b[0m \u001b]8;;http://evil\u0007link\u001b]8;;\u0007')).toBe(
    '␛[31mred␛[0m ␛]8;;http://evil␇link␛]8;;␇',
  )
  expect(visible('\u009b2J\u007f')).toBe('\ufffd2J␡')
})

it('X87: tabs, line ends and every other letter stay, each at its place', () => {
  expect(visible('a\tb\r\nc é 🚢')).toBe('a\tb\r\nc é 🚢')
  expect(visibleIn({ a: ['\u001b', 1, null], at: { line: 1 } })).toEqual({
    a: ['␛', 1, null],
    at: { line: 1 },
  })
})
