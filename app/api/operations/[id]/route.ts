import { guarded } from '@/lib/server'

export const GET = guarded((api) => api.follow)
export const DELETE = guarded((api) => api.cancel)
