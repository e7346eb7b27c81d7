/** Paths as folders and files, each sorted by name; `_helpers.tpl` comes before `deployment.yaml` as `ls` has it. */
export interface Folder {
  name: string
  path: string
  folders: Folder[]
  files: { name: string; path: string }[]
}

export function treeOf(paths: readonly string[]): Folder {
  const root: Folder = { name: '', path: '', folders: [], files: [] }
  for (const path of [...paths].sort()) {
    const parts = path.split('/')
    const name = parts.pop() ?? path
    let folder = root
    for (const part of parts) {
      const inner = folder.folders.find((one) => one.name === part)
      folder = inner ?? addFolder(folder, part)
    }
    folder.files.push({ name, path })
  }
  return root
}

function addFolder(parent: Folder, name: string): Folder {
  const folder = { name, path: parent.path === '' ? name : `${parent.path}/${name}`, folders: [], files: [] }
  parent.folders.push(folder)
  return folder
}

/** Every folder's key in the tree. */
export function foldersOf(folder: Folder): string[] {
  return folder.folders.flatMap((inner) => [`${inner.path}/`, ...foldersOf(inner)])
}
