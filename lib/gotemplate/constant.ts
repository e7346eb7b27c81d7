/**
 * Constants of a template as values of a Go type. Mirrors idealConstant and the evalBool, evalInteger… family
 * of text/template/exec.go.
 */
import {
  ANY,
  COMPLEX128,
  Complex,
  type GoType,
  type GoValue,
  int,
  isIntegerKind,
  isSignedKind,
  NamedInt,
  REFLECT_VALUE,
  wrap,
} from '../go'
import { type BoolNode, type NumberNode, print, type StringNode } from './node'

export type ConstantNode = BoolNode | NumberNode | StringNode

/** A value, or the text of the error that evaluating it gives. */
export type Constant = { readonly value: GoValue } | { readonly wrong: string }

/** A constant where any type will do. */
export function untypedConstant(node: ConstantNode): Constant {
  if (node.type === 'bool') return { value: node.value }
  if (node.type === 'string') return { value: node.text }
  return idealConstant(node)
}

/** The syntax decides: a complex, a float when it is written like one, else an int. */
function idealConstant(node: NumberNode): Constant {
  const { text, complex, float, int: integer } = node
  if (complex) return { value: new Complex(COMPLEX128, complex.re, complex.im) }
  if (float !== undefined && isWrittenAsFloat(text)) return { value: float }
  return integer === undefined ? { wrong: `${text} overflows int` } : { value: int(integer) }
}

function isWrittenAsFloat(text: string): boolean {
  const isHexInt = /^0[xX]./.test(text) && !/[pP]/.test(text)
  return !isHexInt && !text.startsWith("'") && /[.eEpP]/.test(text)
}

/** A constant as argument for a parameter of `type`. */
export function typedConstant(node: ConstantNode, type: GoType): Constant {
  if (type === ANY || type === REFLECT_VALUE) return untypedConstant(node)
  const { kind } = type
  const found = `found ${print(node)}`
  if (kind === 'bool')
    return node.type === 'bool' ? { value: node.value } : { wrong: `expected bool; ${found}` }
  if (kind === 'string') {
    return node.type === 'string' ? { value: node.text } : { wrong: `expected string; ${found}` }
  }
  const number = node.type === 'number' ? node : undefined
  if (isIntegerKind(kind)) {
    const isSigned = isSignedKind(kind)
    const value = isSigned ? number?.int : number?.uint
    if (value === undefined)
      return { wrong: `expected ${isSigned ? 'integer' : 'unsigned integer'}; ${found}` }
    return { value: type.underlying ? new NamedInt(type, value) : wrap(value, kind) }
  }
  if (kind === 'float32' || kind === 'float64') {
    return number?.float === undefined ? { wrong: `expected float; ${found}` } : { value: number.float }
  }
  if (kind === 'complex64' || kind === 'complex128') {
    if (!number?.complex) return { wrong: `expected complex; ${found}` }
    return { value: new Complex(type, number.complex.re, number.complex.im) }
  }
  return { wrong: `can't handle ${print(node)} for arg of type ${type.name}` }
}
