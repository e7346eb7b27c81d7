import { guarded } from '@/lib/server'

export const GET = guarded((api) => api.events)
