/** The element of the page with this id. It must be of the given class. */
export const element = <E extends Element>(id: string, kind: abstract new () => E): E => {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} with the id ${id}`)
  return found
}

/** A new element of SVG. */
export const svg = (
  name: keyof SVGElementTagNameMap,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElement => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.append(...children)
  return made
}

/** A new element of HTML. */
export const html = (name: keyof HTMLElementTagNameMap, className: string, ...children: readonly (Node | string)[]) => {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}
