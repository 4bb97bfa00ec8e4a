import { pixels, type Dataset } from '../../mnist/dataset'

/** A byte for each pixel, picture after picture, then a byte for each label. */
export const pack = ({ images, labels }: Dataset): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(images.length + labels.length)
  images.forEach((brightness, i) => {
    bytes[i] = Math.round(brightness * 255)
  })
  bytes.set(labels, images.length)
  return bytes
}

export const unpack = (bytes: Uint8Array): Dataset => {
  const count = bytes.length / (pixels + 1)
  if (!Number.isInteger(count))
    throw new Error(`the file of digits is damaged: ${bytes.length} bytes are not ${pixels + 1} for each picture`)
  // A loop, because `from` takes several times as long.
  const images = new Float64Array(count * pixels)
  for (let i = 0; i < images.length; i++) images[i] = bytes[i]! / 255
  return { images, labels: bytes.slice(images.length) }
}
