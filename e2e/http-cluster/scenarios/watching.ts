import type { Scenario } from '../scenario'

/** Something that happens while the command beside it waits; late enough for that to have begun. */
const later = (command: string): string => `(sleep 5; ${command}) >/dev/null 2>&1 &`

/** Changes a ConfigMap once a second, so that a watch sees one whenever it begins. */
const restless = (name: string): string =>
  `(for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1; kubectl annotate configmap ${name} n=$n --overwrite; done) >/dev/null 2>&1 &`

/** Commands that follow what happens. */
export const watching: Scenario = {
  subject: 'watching',
  steps: [
    'kubectl create configmap seen --from-literal=a=b',
    `${restless('seen')} kubectl get configmaps --watch-only -o name | head -n 1; kill $!`,
    `${restless('seen')} kubectl get configmap seen --watch --output-watch-events | head -n 3; kill $!`,
    'kubectl create configmap awaited --from-literal=a=b',
    `${later('kubectl patch configmap awaited -p \'{"data":{"a":"c"}}\'')} kubectl wait configmap/awaited --for=jsonpath={.data.a}=c --timeout=20s`,
    `${later('kubectl delete configmap awaited')} kubectl wait configmap/awaited --for=delete --timeout=20s`,
    `${later('kubectl create configmap born')} kubectl wait configmap/born --for=create --timeout=20s`,
    'kubectl wait configmap/born --for=condition=Ready --timeout=1s',
    'kubectl wait configmap/nothing --for=condition=Ready --timeout=1s',
  ],
}
