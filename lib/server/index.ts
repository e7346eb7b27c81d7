/**
 * The front door's inner side: what the handlers under app/api may use. Listening, tokens and Next itself are in
 * main.ts, which bin/chartroom loads; nothing else in the project may listen.
 */
export { guarded } from './guard'
