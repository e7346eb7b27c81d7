import { guarded } from '@/lib/server'

export const POST = guarded((api) => api.preview)
