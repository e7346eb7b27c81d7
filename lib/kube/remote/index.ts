/**
 * KubeClient for a real cluster: kubeconfig and the context gate, HTTPS, discovery, watches. Server only; of
 * @kubernetes/client-node it uses the kubeconfig, TLS and auth, and makes its requests itself.
 */
export { Clusters } from './clusters'
export { ContextRefusedError } from './gate'
export { ConfirmationNeededError, guarded, WriteGuard, writeRules } from './guard'
export { type Env, KubeconfigError } from './kubeconfig'
