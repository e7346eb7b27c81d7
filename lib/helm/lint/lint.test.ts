import { describe, expect, it } from 'vitest'
import { createChart, lint } from '../index'

const chart = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files))

describe('lint of files in memory', () => {
  it('has one word of advice for a scaffold', () => {
    expect(lint(chart(createChart('demo')))).toEqual([
      { severity: 'info', path: 'Chart.yaml', message: 'icon is recommended' },
    ])
  })
  it('says what is wrong, in Helm’s order', () => {
    const messages = lint(
      chart({
        'Chart.yaml':
          'apiVersion: v2\nname: v\nversion: one\nappVersion: 1.10\nicon: https://x.org/i.png\nextra: 1\n',
        'templates/t.yaml': 'kind: Deployment\nmetadata: {name: Bad_Name}\n',
      }),
    )
    expect(
      messages.map(({ severity, path, message }) => `${severity} ${path}: ${message.split('\n')[0]}`),
    ).toEqual([
      'warning Chart.yaml: failed to strictly parse chart metadata file',
      "error Chart.yaml: version 'one' is not a valid SemVer",
      "error Chart.yaml: appVersion should be of type string but it's of type float64",
      "warning Chart.yaml: version 'one' is not a valid SemVerV2",
      'info values.yaml: file does not exist',
      'error templates/: validation: chart.metadata.version "one" is invalid',
      'error : unable to load chart',
    ])
  })
  it('does not fail for what is required and missing', () => {
    const files = {
      ...createChart('demo'),
      'templates/r.yaml':
        'kind: ConfigMap\nmetadata: {name: {{ required "a name" .Values.nope | default "x" }}}\n',
    }
    expect(lint(chart(files)).filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
