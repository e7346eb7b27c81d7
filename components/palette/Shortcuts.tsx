'use client'
import { Dialog } from '../ui/Dialog'
import { openDoor } from './door'
import styles from './Palette.module.css'

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Ctrl', 'K'], 'Search, go somewhere, run a command (⌘ K on a Mac)'],
  [['?'], 'This list, while no text is being written'],
  [['Ctrl', 'Enter'], 'Check the exercise, from the editor'],
  [['Ctrl', 'S'], 'Save at once; it happens by itself too'],
  [['Ctrl', 'Z'], 'Take back the last edit in the editor'],
  [['Esc', 'Tab'], 'Leave the editor'],
  [['←', '→'], 'Move a line between two panes, when it has the focus'],
  [['Esc'], 'Close what lies on top'],
]

/** Every key that does something here. */
export default function Shortcuts() {
  return (
    <Dialog title="Keyboard shortcuts" isOpen onClose={() => openDoor(undefined)}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key, at) => (
                <span key={key}>
                  {at > 0 && ' '}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
