/**
 * KubeClient for a real cluster: kubeconfig and the context gate, HTTPS, discovery, watches. Server only; of
 * @kubernetes/client-node it uses the kubeconfig, TLS and auth, and makes its requests itself.
 */
export { RemoteKubeClient } from './client'
export { Clusters, type Contexts, type Offered } from './clusters'
export { Connection, type ConnectionOptions, type Credentials } from './connection'
export { ContextRefusedError } from './gate'
export { type Env, KubeconfigError, readKubeconfig } from './kubeconfig'
