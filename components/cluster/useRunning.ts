'use client'
import { useCluster } from '../stores/clusters'

/** Whether an action is under way: one at a time. */
export const useRunning = (): boolean =>
  useCluster(({ operation }) => operation?.state === 'running' || operation?.state === 'stopping')
