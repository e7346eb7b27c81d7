/**
 * What a learner types, session by session: the lines of a shell, in a folder with the files given. `record.mjs` runs
 * them with the real programs, `transcripts.test.ts` with ours.
 *
 * @typedef {{ name: string, onCluster?: boolean, files?: Record<string, string>, lines: string[] }} Scenario
 */

const chartYaml = `apiVersion: v2
name: task-api
description: Serves tasks to agents
type: application
version: 0.1.0
appVersion: "1.4.0"
`
const values = `replicaCount: 2
image:
  repository: registry.example.com/agents/task-api
  tag: ""
service:
  port: 8000
logLevel: info
`
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
  labels:
    app: {{ .Chart.Name }}
    instance: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      app: {{ .Chart.Name }}
      instance: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Chart.Name }}
        instance: {{ .Release.Name }}
    spec:
      containers:
        - name: api
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - name: http
              containerPort: {{ .Values.service.port }}
          env:
            - name: LOG_LEVEL
              value: {{ .Values.logLevel | quote }}
`
const service = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
spec:
  selector:
    app: {{ .Chart.Name }}
    instance: {{ .Release.Name }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
`
const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
data:
  level: {{ .Values.logLevel | quote }}
`
const notes = `Task API {{ .Chart.AppVersion }} is on its way.
  kubectl get pods -l instance={{ .Release.Name }}
`
/** The chart of the first lessons. */
const taskApi = {
  'task-api/Chart.yaml': chartYaml,
  'task-api/values.yaml': values,
  'task-api/templates/deployment.yaml': deployment,
  'task-api/templates/service.yaml': service,
  'task-api/templates/configmap.yaml': configMap,
  'task-api/templates/NOTES.txt': notes,
  'values-prod.yaml': 'replicaCount: 5\nlogLevel: warn\n',
  'values-dev.yaml': 'replicaCount: 1\nlogLevel: debug\n',
}
const job = (name, hook, more = '') => `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-${name}
  annotations:
    helm.sh/hook: ${hook}
${more}spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: run
          image: busybox:1.37
          command: ["true"]
`
const testPod = `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-health
  annotations:
    helm.sh/hook: test
spec:
  restartPolicy: Never
  containers:
    - name: check
      image: busybox:1.37
      command: ["true"]
`
const hooked = {
  'task-api/Chart.yaml': chartYaml,
  'task-api/values.yaml': values,
  'task-api/templates/configmap.yaml': configMap,
  'task-api/templates/migrate.yaml': job('migrate', 'pre-install,pre-upgrade'),
  'task-api/templates/notify.yaml': job(
    'notify',
    'post-install',
    '    helm.sh/hook-weight: "5"\n    helm.sh/hook-delete-policy: hook-succeeded\n',
  ),
  'task-api/templates/tests/health.yaml': testPod,
}

/** @type {Scenario[]} */
export const SCENARIOS = [
  {
    name: 'first look',
    lines: [
      'helm version --short',
      'helm create task-api',
      'ls task-api task-api/templates',
      'helm lint task-api',
      'helm lint task-api --strict',
      'helm show chart task-api',
      'helm show values task-api | head -n 20',
      'helm template agent task-api | grep -c kind:',
      "helm template agent task-api | grep '^kind:' | sort | uniq -c",
      'helm template agent task-api -s templates/service.yaml',
      'helm template agent task-api -s templates/nothing.yaml',
      'helm template agent task-api --set replicaCount=5 | grep replicas',
      'helm template agent task-api --set autoscaling.enabled=true | grep -n replicas',
      'echo $?',
      'helm template agent task-api --set-string image.tag=1.10 | grep image:',
      "sed -i 's/replicaCount: 1/replicaCount: 3/' task-api/values.yaml",
      'grep replicaCount task-api/values.yaml',
      'helm template agent task-api | grep replicas:',
      'helm create task-api',
      'helm template agent nowhere',
      'helm template agent ./nowhere; echo "exit $?"',
      'helm tempalte agent task-api',
      'helm template --nope agent task-api',
      'helm template',
      'helm lint nowhere',
      'helm package task-api',
      'ls *.tgz',
      'helm show chart task-api-0.1.0.tgz',
      'helm template agent task-api-0.1.0.tgz -s templates/serviceaccount.yaml',
      'helm package task-api --version 0.2.0 --app-version 2.0.0 -d out && ls out',
      'helm show readme task-api',
      'helm env HELM_NAMESPACE',
      'helm dependency list task-api',
    ],
  },
  {
    name: 'a chart of one’s own',
    files: taskApi,
    lines: [
      'ls',
      'cat task-api/Chart.yaml',
      'cat task-api/values.yaml values-prod.yaml',
      'helm lint task-api',
      'helm lint task-api -f values-prod.yaml --strict',
      'helm template agent task-api',
      'helm template agent task-api -f values-prod.yaml | grep -A1 -e replicas -e LOG_LEVEL',
      'helm template agent task-api -f values-prod.yaml -f values-dev.yaml | grep replicas:',
      'helm template agent task-api -f values-prod.yaml --set replicaCount=9 | grep replicas:',
      'helm template agent task-api --set image.tag=2.0.0 | grep image:',
      "helm template agent task-api --set 'image={tag: x}' | grep image:",
      'helm template agent task-api --set-json \'image={"tag":"9"}\' | grep image:',
      'helm template agent task-api -n agents | grep -c namespace',
      'helm template agent task-api > out.yaml; wc -l out.yaml',
      'diff <(helm template a task-api) <(helm template a task-api -f values-prod.yaml)',
      'helm template agent task-api -f missing.yaml',
      'helm template Agent task-api',
      'helm install agent task-api --dry-run=client',
      'helm install agent task-api --dry-run=client --hide-notes | head -n 6',
      'helm install task-api --dry-run=client',
      'helm install',
      'helm install a b c --dry-run=client',
      'helm show values task-api --jsonpath "{.replicaCount}"',
      'helm show all task-api | head -n 12',
      'helm show crds task-api',
      'printf "replicaCount: 7\\n" | helm template agent task-api -f - | grep replicas:',
      'for n in 1 2 3; do helm template agent task-api --set replicaCount=$n | grep replicas:; done',
      'helm template agent task-api --output-dir rendered',
      'find rendered -type f | sort',
      'cat rendered/task-api/templates/service.yaml',
      "sed -i 's/.Values.logLevel/.Values.log.level/' task-api/templates/configmap.yaml",
      'helm template agent task-api',
      'helm template agent task-api --debug 2>/dev/null',
      'helm lint task-api',
      "sed -i 's/.Values.log.level/.Values.logLevel/' task-api/templates/configmap.yaml",
      'helm template agent task-api -s templates/configmap.yaml',
      'echo "{{ fail \\"no\\" }}" > task-api/templates/bad.yaml',
      'helm template agent task-api',
      'echo "{{ nope }}" > task-api/templates/bad.yaml',
      'helm template agent task-api',
      'echo "a: b: c" > task-api/templates/bad.yaml',
      'helm template agent task-api',
      'helm lint task-api',
      'rm task-api/templates/bad.yaml',
      'helm lint task-api --quiet',
    ],
  },
  {
    name: 'questions without a cluster',
    files: { ...taskApi, 'broken/Chart.yaml': 'name: broken\nversion: one\nappVersion: 1.10\n' },
    lines: [
      'helm',
      'helm help',
      'helm version',
      "helm version --template '{{.Version}}'",
      'helm install --help',
      'helm upgrade --help',
      'helm rollback --help',
      'helm uninstall --help',
      'helm list --help',
      'helm history --help',
      'helm status --help',
      'helm get --help',
      'helm get values --help',
      'helm test --help',
      'helm lint --help',
      'helm template --help',
      'helm create --help',
      'helm repo --help',
      'helm dependency --help',
      'helm lint broken',
      'helm lint broken; echo $?',
      'helm template broken',
      'helm package broken',
      'helm lint',
      'helm create',
      'helm create a b',
      'helm package',
      'helm status',
      'helm history',
      'helm history a b',
      'helm rollback',
      'helm uninstall',
      'helm upgrade',
      'helm upgrade agent',
      'helm get',
      'helm get values',
      'helm get nothing agent',
      'helm test',
      'helm list surplus',
      'helm install --wat',
      'helm install agent task-api --wait=maybe',
      'helm install agent task-api --timeout soon',
      'helm install agent task-api --dry-run=perhaps',
      'helm upgrade agent task-api --reuse-values=often',
      'helm repo list',
      'helm search repo valkey',
      'helm repo update',
      'helm repo add',
      'helm pull',
      'helm push',
      'helm instal',
      'helm remove x',
      'helm show',
      'helm show chart',
      'helm show chart nowhere/chart',
      'helm dependency build nowhere',
      'helm dep ls task-api',
      'helm dependency update task-api',
      'helm verify nowhere.tgz',
      'helm env nothing',
    ],
  },
  {
    name: 'the shell itself',
    files: taskApi,
    lines: [
      'pwd | sed "s#.*/##"',
      'cd task-api && ls',
      'ls',
      'helm lint .',
      'helm template agent . -f ../values-dev.yaml | grep replicas',
      'cd ..',
      'helm template agent task-api | wc -l',
      'helm template agent task-api | head -n 3 | tail -n 1',
      "helm template agent task-api | awk '/^kind:/{print $2}' | sort",
      'helm template agent task-api | grep -E "^kind: (Service|ConfigMap)$" || echo none',
      'false || echo after',
      'true && helm version --short | cut -d. -f1',
      'helm lint nowhere && echo fine',
      'helm lint nowhere 2>/dev/null || echo "refused with $?"',
      'helm template agent task-api 2>&1 >/dev/null | wc -l',
      'X=prod; helm template agent task-api -f values-$X.yaml | grep replicas',
      'echo "$X"',
      'export HELM_NAMESPACE=agents; helm env HELM_NAMESPACE',
      'unset HELM_NAMESPACE; helm env HELM_NAMESPACE',
      'mkdir -p deep/er && touch deep/er/file && find deep | sort',
      'cp values-dev.yaml values-test.yaml && diff values-dev.yaml values-test.yaml && echo same',
      'printf "logLevel: trace\\n" >> values-test.yaml; cat values-test.yaml',
      'helm template agent task-api -f values-test.yaml | grep -A1 LOG_LEVEL',
      'mv values-test.yaml v.yaml; ls *.yaml',
      'ls *.yaml | xargs -n 1 echo file:',
      'cat nowhere',
      'nonsense',
      'echo $?',
      'cat <<EOF > extra.yaml\nreplicaCount: 4\nEOF\nhelm template agent task-api -f extra.yaml | grep replicas',
      'helm template agent task-api | grep image: | tr -s " " | cut -d" " -f3',
      'echo one; echo two >&2',
      '(cd task-api; helm show chart . | grep ^version)',
      'test -f task-api/Chart.yaml && echo yes',
      'n=$(helm template agent task-api | grep -c ^kind:); echo "$n documents"',
      'rm -r deep && ls -d deep',
      'wc -c < values-dev.yaml',
      'basename task-api/templates/service.yaml .yaml',
      'sort -r values-dev.yaml',
      'tee copy.yaml < values-dev.yaml | wc -l && cat copy.yaml',
      'exit 3',
    ],
  },
  {
    name: 'ship, break, roll back',
    onCluster: true,
    files: taskApi,
    lines: [
      'helm list',
      'helm install agent task-api -f values-dev.yaml --wait',
      'helm list',
      'helm ls -q',
      'helm status agent',
      'helm get values agent',
      'helm get values agent -a',
      'helm get values agent -o json',
      'helm get manifest agent',
      'helm get notes agent',
      'helm get hooks agent',
      'helm get metadata agent',
      'helm get metadata agent -o yaml',
      'helm get all agent',
      'helm install agent task-api',
      'helm upgrade agent task-api -f values-prod.yaml --wait',
      'helm history agent',
      'helm upgrade agent task-api --set image.tag=2.0.0',
      'helm get values agent',
      'helm get values agent --revision 2',
      'helm get values agent --revision 9',
      'helm history agent',
      'helm history agent -o json',
      'helm history agent --max 2',
      'helm rollback agent 2 --wait',
      'helm history agent',
      'helm status agent --revision 2',
      'helm status agent -o json | grep -o \'"status":"[a-z]*"\'',
      'helm rollback agent 77',
      'helm rollback nobody',
      'helm list -o yaml',
      'helm list -o json',
      'helm list -A',
      'helm list -n agents',
      'helm list --filter "^b"',
      'helm list --filter "^a" --short',
      'helm list --superseded',
      'helm list --no-headers',
      'helm upgrade nobody task-api',
      'helm upgrade --install second task-api -n agents --create-namespace --wait',
      'helm list -A',
      'helm list -n agents -q',
      'helm install third task-api -n missing',
      'helm install BAD task-api',
      'helm install agent2 nowhere',
      'helm install --generate-name task-api --dry-run=client --hide-notes | tail -n 3',
      'helm install other task-api --dry-run=server | head -n 8',
      'helm install json task-api -o json --wait | grep -o \'"description":"[^"]*"\'',
      'helm get manifest json | grep ^kind',
      'helm uninstall json',
      'helm uninstall json',
      'helm uninstall json --ignore-not-found',
      'helm uninstall agent --keep-history',
      'helm list',
      'helm list --uninstalled',
      'helm list --deployed',
      'helm status agent',
      'helm history agent',
      'helm rollback agent 2 --wait',
      'helm uninstall agent second -n agents',
      'helm uninstall agent',
      'helm get values agent',
      'helm get all agent',
      'helm test agent',
      'helm status agent',
    ],
  },
  {
    name: 'hooks and tests',
    onCluster: true,
    files: hooked,
    lines: [
      'helm install agent task-api',
      'helm get hooks agent',
      'helm status agent',
      'kubectl get jobs -o name',
      'helm test agent',
      'helm status agent',
      'kubectl get pod agent-health -o jsonpath="{.status.phase}"',
      'helm test agent --filter name=typo',
      'helm test agent --filter name=agent-health',
      'helm upgrade agent task-api --set logLevel=debug --no-hooks',
      'helm upgrade agent task-api --description "by hand"',
      'helm history agent',
      'helm get all agent',
      'helm uninstall agent',
      'kubectl get jobs -o name',
      'helm test agent',
    ],
  },
  {
    name: 'kubectl',
    onCluster: true,
    files: {
      ...taskApi,
      'note.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: note\n  labels:\n    team: agents\ndata:\n  text: hello\n',
    },
    lines: [
      'kubectl config current-context',
      'kubectl get pods',
      'kubectl get nothing',
      'kubectl apply -f note.yaml',
      'kubectl apply -f note.yaml',
      "sed -i 's/hello/bye/' note.yaml && kubectl apply -f note.yaml",
      'kubectl get cm note',
      'kubectl get configmap/note -o name',
      'kubectl get cm note --show-labels',
      "kubectl get cm note -o jsonpath='{.data.text}'",
      'kubectl get cm -l team=agents',
      'kubectl get cm -l team=others',
      'kubectl get cm missing',
      'kubectl label cm note stage=dev',
      'kubectl label cm note stage=prod',
      'kubectl label cm note stage=prod --overwrite',
      'kubectl label cm note stage-',
      'kubectl annotate cm note owner=me',
      `kubectl patch cm note -p '{"data":{"more":"1"}}'`,
      `kubectl patch cm note --type merge -p '{"data":{"more":"1"}}'`,
      "kubectl get cm note -o jsonpath='{.data}'",
      'kubectl create namespace agents',
      'kubectl create ns agents',
      'kubectl get ns agents',
      'kubectl create configmap settings --from-literal=level=debug --from-literal=n=1',
      'kubectl get cm settings -o yaml | grep -A3 ^data',
      'kubectl create secret generic key --from-literal=token=s3cret',
      'kubectl get secret key',
      "kubectl get secret key -o jsonpath='{.data.token}' | base64 -d",
      'kubectl create cm fromfile --from-file=values-dev.yaml --dry-run=client -o yaml',
      'helm install agent task-api --wait',
      'kubectl get deploy',
      'kubectl get deployment agent-task-api -o name',
      'kubectl get svc agent-task-api',
      'kubectl get pods -l instance=agent',
      'kubectl get pods -l instance=agent --no-headers | wc -l',
      'kubectl get rs -l instance=agent',
      'kubectl get deploy,svc -l app=task-api',
      'kubectl get secret -l owner=helm',
      'kubectl get all -l instance=agent -o name | sed "s/-[a-z0-9-]*$//"',
      'kubectl get deploy agent-task-api -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[0].image',
      'kubectl rollout status deployment/agent-task-api',
      'kubectl scale deployment agent-task-api --replicas 3',
      'kubectl rollout status deploy agent-task-api',
      "kubectl get deploy agent-task-api -o jsonpath='{.spec.replicas}'",
      'kubectl rollout history deployment/agent-task-api',
      'helm upgrade agent task-api --set replicaCount=1',
      'helm history agent',
      'helm upgrade agent task-api --set replicaCount=1 --force-conflicts --wait',
      'kubectl delete pod nobody',
      'kubectl delete cm note',
      'kubectl delete cm note --ignore-not-found',
      'kubectl delete -f note.yaml',
      'kubectl get pods -A -l nothing=here',
      'kubectl get events -n agents',
      'kubectl auth can-i create deployments',
      'helm template agent task-api | kubectl apply --dry-run=server -f -',
      'printf "kind: Nope\\napiVersion: v1\\nmetadata: {name: x}\\n" | kubectl apply -f -',
      'printf "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: x}\\ndatta: {}\\n" | kubectl apply --dry-run=server -f -',
      'kubectl create -f values-dev.yaml',
      'kubectl apply -f nowhere.yaml',
      'kubectl describe cm settings',
      'kubectl describe deploy nobody',
      'kubectl wait --for=condition=Available deployment/agent-task-api',
      'kubectl wait --for=delete cm/settings --timeout=1s',
      'kubectl logs nobody',
      'helm uninstall agent --wait',
      'kubectl get deploy',
      'kubectl rollout restart deployment/agent-task-api',
      'kubectl nonsense',
    ],
  },
]
