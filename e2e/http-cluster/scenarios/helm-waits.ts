import type { Scenario } from '../scenario'

/** Releases that are not ready in time. */
export const helmWaits: Scenario = {
  subject: 'helm-waits',
  steps: [
    'helm install slow ./lab --set-json \'fate={"sim.chartroom/never-ready":"true"}\' --wait --timeout 8s',
    'helm status slow | sort',
    'helm uninstall slow',
    'helm install gone ./lab --set-json \'fate={"sim.chartroom/never-ready":"true"}\' --rollback-on-failure --timeout 8s',
    'helm list -a',
    'helm install r ./lab --wait --timeout 60s',
    'helm upgrade r ./lab --set-json \'fate={"sim.chartroom/crash":"true"}\' --wait --timeout 8s',
    'helm upgrade r ./lab --rollback-on-failure --set-json \'fate={"sim.chartroom/bad-image":"true"}\' --timeout 8s',
    'helm history r',
    'helm rollback r 1 --wait --timeout 60s',
  ],
}
