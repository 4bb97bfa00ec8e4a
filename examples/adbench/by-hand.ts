/** The same derivatives in plain loops, written by hand: what the library is compared with. */
import type { Adjustment } from './ba'
import { type Gmm, numbersOfMixture } from './gmm'
import type { Scan } from './hand'
import { type Lstm, numbersOfNetwork } from './lstm'

/** An objective and its derivatives, without the objective. */
export interface ByHand {
  readonly objective: () => unknown
  readonly derivative: () => Float64Array
}

const logSumExp = (xs: Float64Array): number => {
  let max = -Infinity
  for (const x of xs) if (x > max) max = x
  let sum = 0
  for (const x of xs) sum += Math.exp(x - max)
  return max + Math.log(sum)
}

/** The objective without its constant terms. */
export const gmmByHand = ({ mixture, points, gamma, m }: Gmm): ByHand => {
  const { rows: n, cols: d } = points
  const k = mixture.alphas.length
  const size = (d * (d + 1)) / 2
  const parameters = numbersOfMixture(mixture)
  const [meansAt, icfAt] = [k, k + k * d]
  const x = points.data as Float64Array
  const factors = new Float64Array(k * d * d)
  const logDeterminants = new Float64Array(k)
  const [y, v] = [new Float64Array(k * d), new Float64Array(k * d)]
  const terms = new Float64Array(k)

  const run = (gradient: Float64Array | undefined): number => {
    const factorGradient = gradient && new Float64Array(k * d * d)
    let value = 0
    for (let c = 0; c < k; c++) {
      let at = icfAt + c * size
      logDeterminants[c] = 0
      for (let i = 0; i < d; i++, at++) {
        factors[(c * d + i) * d + i] = Math.exp(parameters[at]!)
        logDeterminants[c]! += parameters[at]!
      }
      for (let j = 0; j < d; j++) for (let i = j + 1; i < d; i++) factors[(c * d + i) * d + j] = parameters[at++]!
      let squares = 0
      for (let i = c * d * d; i < (c + 1) * d * d; i++) squares += factors[i]! * factors[i]!
      value += 0.5 * gamma * gamma * squares - m * logDeterminants[c]!
    }
    for (let p = 0; p < n; p++) {
      for (let c = 0; c < k; c++) {
        let distance = 0
        for (let i = 0; i < d; i++) v[c * d + i] = x[p * d + i]! - parameters[meansAt + c * d + i]!
        for (let i = 0; i < d; i++) {
          let sum = 0
          for (let j = 0; j <= i; j++) sum += factors[(c * d + i) * d + j]! * v[c * d + j]!
          y[c * d + i] = sum
          distance += sum * sum
        }
        terms[c] = parameters[c]! + logDeterminants[c]! - 0.5 * distance
      }
      const total = logSumExp(terms)
      value += total
      if (gradient === undefined || factorGradient === undefined) continue
      for (let c = 0; c < k; c++) {
        const share = Math.exp(terms[c]! - total)
        gradient[c]! += share
        for (let i = 0; i < d; i++) {
          const scaled = share * y[c * d + i]!
          const row = (c * d + i) * d
          for (let j = 0; j <= i; j++) {
            gradient[meansAt + c * d + j]! += scaled * factors[row + j]!
            factorGradient[row + j]! -= scaled * v[c * d + j]!
          }
        }
      }
    }
    const alphas = parameters.subarray(0, k)
    const total = logSumExp(alphas)
    value -= n * total
    if (gradient === undefined || factorGradient === undefined) return value
    for (let c = 0; c < k; c++) {
      // So far this is the sum of the component's shares of the points.
      const shares = gradient[c]!
      gradient[c] = shares - n * Math.exp(alphas[c]! - total)
      let at = icfAt + c * size
      for (let i = 0; i < d; i++) {
        const place = (c * d + i) * d + i
        const factor = factors[place]!
        gradient[at++] = shares + (factorGradient[place]! + gamma * gamma * factor) * factor - m
      }
      for (let j = 0; j < d; j++)
        for (let i = j + 1; i < d; i++) {
          const place = (c * d + i) * d + j
          gradient[at++] = factorGradient[place]! + gamma * gamma * factors[place]!
        }
    }
    return value
  }
  return {
    objective: () => run(undefined),
    derivative: () => {
      const gradient = new Float64Array(parameters.length)
      run(gradient)
      return gradient
    }
  }
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

export const lstmByHand = ({ network, state, text }: Lstm): ByHand => {
  const { rows: c, cols: b } = text
  const l = state.length
  const parameters = numbersOfNetwork(network)
  const extra = 8 * l * b
  const bits = text.data as Float64Array
  const initial = Float64Array.from(state.flatMap(({ hidden, cell }) => [...hidden.data, ...cell.data]))
  const steps = c - 1
  const at = (t: number, a: number, j: number): number => (t * l + a) * b + j
  const memory = () => new Float64Array(steps * l * b)
  const [f, i, o, g, cell, hidden] = [memory(), memory(), memory(), memory(), memory(), memory()]
  const logits = new Float64Array(steps * b)
  const logs = new Float64Array(steps)

  const hiddenBefore = (t: number, a: number, j: number): number =>
    t === 0 ? initial[2 * a * b + j]! : hidden[at(t - 1, a, j)]!
  const cellBefore = (t: number, a: number, j: number): number =>
    t === 0 ? initial[(2 * a + 1) * b + j]! : cell[at(t - 1, a, j)]!
  const inputOf = (t: number, a: number, j: number): number =>
    a === 0 ? bits[t * b + j]! * parameters[extra + j]! : hidden[at(t, a - 1, j)]!

  const objective = (): number => {
    let total = 0
    for (let t = 0; t < steps; t++) {
      for (let a = 0; a < l; a++) {
        const w = 8 * a * b
        for (let j = 0; j < b; j++) {
          const e = at(t, a, j)
          const [x, h] = [inputOf(t, a, j), hiddenBefore(t, a, j)]
          f[e] = sigmoid(x * parameters[w + j]! + parameters[w + 4 * b + j]!)
          i[e] = sigmoid(h * parameters[w + b + j]! + parameters[w + 5 * b + j]!)
          o[e] = sigmoid(x * parameters[w + 2 * b + j]! + parameters[w + 6 * b + j]!)
          g[e] = Math.tanh(h * parameters[w + 3 * b + j]! + parameters[w + 7 * b + j]!)
          cell[e] = cellBefore(t, a, j) * f[e] + i[e] * g[e]
          hidden[e] = o[e] * Math.tanh(cell[e])
        }
      }
      let sum = 2
      for (let j = 0; j < b; j++) {
        const y = hidden[at(t, l - 1, j)]! * parameters[extra + b + j]! + parameters[extra + 2 * b + j]!
        logits[t * b + j] = y
        sum += Math.exp(y)
      }
      logs[t] = Math.log(sum)
      for (let j = 0; j < b; j++) total += bits[(t + 1) * b + j]! * (logits[t * b + j]! - logs[t]!)
    }
    return -total / (b * steps)
  }

  const derivative = (): Float64Array => {
    objective()
    const gradient = new Float64Array(parameters.length)
    const [dHidden, dCell, dInput] = [new Float64Array(l * b), new Float64Array(l * b), new Float64Array(b)]
    for (let t = steps - 1; t >= 0; t--) {
      let count = 0
      for (let j = 0; j < b; j++) count += bits[(t + 1) * b + j]!
      for (let j = 0; j < b; j++) {
        const dLogit = (count * Math.exp(logits[t * b + j]! - logs[t]!) - bits[(t + 1) * b + j]!) / (b * steps)
        gradient[extra + b + j]! += dLogit * hidden[at(t, l - 1, j)]!
        gradient[extra + 2 * b + j]! += dLogit
        dInput[j] = dLogit * parameters[extra + b + j]!
      }
      for (let a = l - 1; a >= 0; a--) {
        const w = 8 * a * b
        for (let j = 0; j < b; j++) {
          const e = at(t, a, j)
          const [x, h] = [inputOf(t, a, j), hiddenBefore(t, a, j)]
          const shown = Math.tanh(cell[e]!)
          const d = dHidden[a * b + j]! + dInput[j]!
          const dc = dCell[a * b + j]! + d * o[e]! * (1 - shown * shown)
          const df = dc * cellBefore(t, a, j) * f[e]! * (1 - f[e]!)
          const di = dc * g[e]! * i[e]! * (1 - i[e]!)
          const dO = d * shown * o[e]! * (1 - o[e]!)
          const dg = dc * i[e]! * (1 - g[e]! * g[e]!)
          gradient[w + j]! += df * x
          gradient[w + b + j]! += di * h
          gradient[w + 2 * b + j]! += dO * x
          gradient[w + 3 * b + j]! += dg * h
          gradient[w + 4 * b + j]! += df
          gradient[w + 5 * b + j]! += di
          gradient[w + 6 * b + j]! += dO
          gradient[w + 7 * b + j]! += dg
          dCell[a * b + j] = dc * f[e]!
          dHidden[a * b + j] = di * parameters[w + b + j]! + dg * parameters[w + 3 * b + j]!
          dInput[j] = df * parameters[w + j]! + dO * parameters[w + 2 * b + j]!
        }
      }
      for (let j = 0; j < b; j++) gradient[extra + j]! += dInput[j]! * bits[t * b + j]!
    }
    return gradient
  }
  return { objective, derivative }
}

/** The residuals of the observations, and the values of the sparse Jacobian. */
export const baByHand = ({ cameras, points, weights, cameraOf, pointOf, features }: Adjustment): ByHand => {
  const p = weights.length
  const [camera, point, seen, weight] = [cameras.data, points.data, features.data, weights.data]

  const run = (vals: Float64Array | undefined): Float64Array => {
    const out = new Float64Array(2 * p)
    for (let i = 0; i < p; i++) {
      const [c, x] = [11 * cameraOf[i]!, 3 * pointOf[i]!]
      const [r0, r1, r2] = [camera[c]!, camera[c + 1]!, camera[c + 2]!]
      const a0 = point[x]! - camera[c + 3]!
      const a1 = point[x + 1]! - camera[c + 4]!
      const a2 = point[x + 2]! - camera[c + 5]!
      const [focal, k1, k2, w] = [camera[c + 6]!, camera[c + 9]!, camera[c + 10]!, weight[i]!]
      const squared = r0 * r0 + r1 * r1 + r2 * r2
      const angle = Math.sqrt(squared)
      const isTurned = squared !== 0
      const scale = isTurned ? 1 / angle : 0
      const [cosine, sine] = isTurned ? [Math.cos(angle), Math.sin(angle)] : [1, 0]
      const rest = 1 - cosine
      const [u0, u1, u2] = [r0 * scale, r1 * scale, r2 * scale]
      const along = u0 * a0 + u1 * a1 + u2 * a2
      const [c0, c1, c2] = [u1 * a2 - u2 * a1, u2 * a0 - u0 * a2, u0 * a1 - u1 * a0]
      const p0 = a0 * cosine + c0 * sine + u0 * along * rest
      const p1 = a1 * cosine + c1 * sine + u1 * along * rest
      const p2 = a2 * cosine + c2 * sine + u2 * along * rest
      const [h, v] = [p0 / p2, p1 / p2]
      const q = h * h + v * v
      const distortion = 1 + q * (k1 + k2 * q)
      const left = focal * distortion * h + camera[c + 7]! - seen[2 * i]!
      const top = focal * distortion * v + camera[c + 8]! - seen[2 * i + 1]!
      out[2 * i] = w * left
      out[2 * i + 1] = w * top
      if (vals === undefined) continue
      const [first, second] = [30 * i, 30 * i + 15]
      const slope = k1 + 2 * k2 * q
      /** Writes the derivatives in a parameter, given that of the point as the camera sees it. */
      const write = (column: number, d0: number, d1: number, d2: number): void => {
        const [dh, dv] = [(d0 - h * d2) / p2, (d1 - v * d2) / p2]
        const dd = slope * 2 * (h * dh + v * dv)
        vals[first + column] = w * focal * (dd * h + distortion * dh)
        vals[second + column] = w * focal * (dd * v + distortion * dv)
      }
      if (isTurned) {
        const t0 = -a0 * sine + c0 * cosine + u0 * along * sine
        const t1 = -a1 * sine + c1 * cosine + u1 * along * sine
        const t2 = -a2 * sine + c2 * cosine + u2 * along * sine
        for (let k = 0; k < 3; k++) {
          const uk = k === 0 ? u0 : k === 1 ? u1 : u2
          const [d0, d1, d2] = [
            ((k === 0 ? 1 : 0) - u0 * uk) * scale,
            ((k === 1 ? 1 : 0) - u1 * uk) * scale,
            ((k === 2 ? 1 : 0) - u2 * uk) * scale
          ]
          const dAlong = d0 * a0 + d1 * a1 + d2 * a2
          write(
            k,
            uk * t0 + sine * (d1 * a2 - d2 * a1) + rest * (d0 * along + u0 * dAlong),
            uk * t1 + sine * (d2 * a0 - d0 * a2) + rest * (d1 * along + u1 * dAlong),
            uk * t2 + sine * (d0 * a1 - d1 * a0) + rest * (d2 * along + u2 * dAlong)
          )
        }
      } else {
        write(0, 0, -a2, a1)
        write(1, a2, 0, -a0)
        write(2, -a1, a0, 0)
      }
      write(11, cosine + u0 * u0 * rest, u2 * sine + u1 * u0 * rest, -u1 * sine + u2 * u0 * rest)
      write(12, -u2 * sine + u0 * u1 * rest, cosine + u1 * u1 * rest, u0 * sine + u2 * u1 * rest)
      write(13, u1 * sine + u0 * u2 * rest, -u0 * sine + u1 * u2 * rest, cosine + u2 * u2 * rest)
      for (const row of [first, second]) {
        const [direction, error] = row === first ? [h, left] : [v, top]
        for (let k = 0; k < 3; k++) vals[row + 3 + k] = -vals[row + 11 + k]!
        vals[row + 6] = w * distortion * direction
        vals[row + 7] = row === first ? w : 0
        vals[row + 8] = row === first ? 0 : w
        vals[row + 9] = w * focal * q * direction
        vals[row + 10] = w * focal * q * q * direction
        vals[row + 14] = error
      }
      vals[30 * p + i] = -2 * w
    }
    return out
  }
  return {
    objective: () => ({
      reprojection: run(undefined),
      weight: Float64Array.from(weight as Float64Array, w => 1 - w * w)
    }),
    derivative: () => {
      const vals = new Float64Array(31 * p)
      run(vals)
      return vals
    }
  }
}

/** The rotation by the length of `r` about it, and its derivatives, one after the other, row by row. */
const rotationByHand = (r: Float64Array): readonly [turn: Float64Array, slopes: Float64Array] => {
  const turn = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
  const slopes = new Float64Array(27)
  const angle = Math.sqrt(r[0]! * r[0]! + r[1]! * r[1]! + r[2]! * r[2]!)
  if (angle < 1e-4) return [turn, slopes]
  const [s, c] = [Math.sin(angle), Math.cos(angle)]
  const u = r.map(x => x / angle)
  const crossOf = ([x, y, z]: Float64Array) => [0, -z!, y!, z!, 0, -x!, -y!, x!, 0]
  const cross = crossOf(u)
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) turn[3 * i + j] = (i === j ? c : 0) + s * cross[3 * i + j]! + (1 - c) * u[i]! * u[j]!
  for (let k = 0; k < 3; k++) {
    const du = u.map((x, i) => ((i === k ? 1 : 0) - x * u[k]!) / angle)
    const dCross = crossOf(du)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        slopes[9 * k + 3 * i + j] =
          u[k]! * ((i === j ? -s : 0) + c * cross[3 * i + j]! + s * u[i]! * u[j]!) +
          s * dCross[3 * i + j]! +
          (1 - c) * (du[i]! * u[j]! + u[i]! * du[j]!)
  }
  return [turn, slopes]
}

/** Frames are matrices of four rows and three columns. `out` at `to` is `m` times the frame of `from` at `at`. */
const frameProduct = (m: Float64Array, from: Float64Array, at: number, out: Float64Array, to: number): void => {
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 3; j++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += m[4 * i + k]! * from[at + 3 * k + j]!
      out[to + 3 * i + j] = sum
    }
}

/** Turns the rows of a frame by a joint, or gives the derivative in one of the joint's angles. */
const bend = (
  flexion: number,
  abduction: number,
  slope: 'flexion' | 'abduction' | undefined,
  m: Float64Array,
  out: Float64Array,
  to: number
): void => {
  const [s, c] = slope === 'flexion' ? [Math.cos(flexion), -Math.sin(flexion)] : [Math.sin(flexion), Math.cos(flexion)]
  const [sa, ca] =
    slope === 'abduction' ? [Math.cos(abduction), -Math.sin(abduction)] : [Math.sin(abduction), Math.cos(abduction)]
  for (let j = 0; j < 3; j++) {
    const [m0, m1, m2] = [m[j]!, m[3 + j]!, m[6 + j]!]
    out[to + j] = slope === 'flexion' ? 0 : ca * m0 + sa * m1
    out[to + 3 + j] = -sa * c * m0 + ca * c * m1 + (slope === 'abduction' ? 0 : s * m2)
    out[to + 6 + j] = sa * s * m0 - ca * s * m1 + (slope === 'abduction' ? 0 : c * m2)
    out[to + 9 + j] = slope === undefined ? m[9 + j]! : 0
  }
}

export const handByHand = ({ hand: { rest, skins }, pose, points, corners, proportions }: Scan): ByHand => {
  const n = points.rows
  const rests = rest.map(({ data }) => data as Float64Array)
  const vertices = skins.map(({ data }) => data as Float64Array)
  const angles = pose.fingers.map(({ flexion, abduction, middle, tip }) => [flexion, abduction, middle, tip] as const)
  const weightOf = (corner: number, i: number): number => {
    if (proportions === undefined) return 1
    const [u, v] = [proportions.data[2 * i]!, proportions.data[2 * i + 1]!]
    return corner === 0 ? u : corner === 1 ? v : 1 - u - v
  }
  const product = new Float64Array(12)
  /** Bends joint `joint` of a finger, whose frame before that is in `product`. */
  const bendJoint = (
    f: number,
    joint: number,
    slope: 'flexion' | 'abduction' | undefined,
    out: Float64Array,
    to: number
  ): void => {
    const [flexion, abduction, middle, tip] = angles[f]!
    if (joint === 0) bend(flexion, abduction, slope, product, out, to)
    else bend(joint === 1 ? middle : tip, 0, slope, product, out, to)
  }

  const framesOf = (): Float64Array => {
    const frames = new Float64Array(22 * 12)
    frameProduct(rests[0]!, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0), 0, frames, 0)
    for (let f = 0; f < 5; f++)
      for (let i = 0; i < 4; i++) {
        const bone = 4 * f + 1 + i
        frameProduct(
          rests[bone]!,
          frames,
          i === 0 ? 0 : 12 * (bone - 1),
          i === 0 ? frames : product,
          i === 0 ? 12 * bone : 0
        )
        if (i > 0) bendJoint(f, i - 1, undefined, frames, 12 * bone)
      }
    frameProduct(rests[21]!, frames, 0, frames, 12 * 21)
    return frames
  }

  /** Adds where bones take the corner of a point, times a weight, to three numbers. */
  const addMoved = (
    corner: number,
    i: number,
    weight: number,
    frames: Float64Array,
    firstBone: number,
    count: number,
    out: Float64Array,
    to: number
  ): void => {
    const at = 4 * corners[corner]![i]!
    for (let b = 0; b < count; b++) {
      const skin = vertices[firstBone + b]!
      for (let r = 0; r < 4; r++) {
        const x = weight * skin[at + r]!
        for (let j = 0; j < 3; j++) out[to + j]! += x * frames[12 * b + 3 * r + j]!
      }
    }
  }

  const shapesOf = (): Float64Array => {
    const frames = framesOf()
    const shape = new Float64Array(3 * n)
    for (let corner = 0; corner < corners.length; corner++)
      for (let i = 0; i < n; i++) addMoved(corner, i, weightOf(corner, i), frames, 0, 22, shape, 3 * i)
    return shape
  }

  /** `out` at `to` is minus the matrix at `at` times the three numbers of `x`. */
  const turnNegated = (
    m: Float64Array,
    at: number,
    x: Float64Array,
    from: number,
    out: Float64Array,
    to: number
  ): void => {
    for (let r = 0; r < 3; r++) {
      let sum = 0
      for (let k = 0; k < 3; k++) sum -= m[at + 3 * r + k]! * x[from + k]!
      out[to + r] = sum
    }
  }

  const rotation = () => rotationByHand(Float64Array.from(pose.rotation.data))

  const objective = (): Float64Array => {
    const shape = shapesOf()
    const [turn] = rotation()
    const out = new Float64Array(3 * n)
    for (let i = 0; i < n; i++) {
      turnNegated(turn, 0, shape, 3 * i, out, 3 * i)
      for (let j = 0; j < 3; j++) out[3 * i + j]! += points.data[3 * i + j]! - pose.translation.data[j]!
    }
    return out
  }

  const derivative = (): Float64Array => {
    const frames = framesOf()
    const [turn, slopes] = rotation()
    const first = proportions === undefined ? 0 : 2
    const height = 3 * n
    const out = new Float64Array((first + 26) * height)
    const shape = shapesOf()
    const difference = new Float64Array(3)
    for (let i = 0; i < n; i++) {
      for (let column = 0; column < first; column++) {
        difference.fill(0)
        addMoved(column, i, 1, frames, 0, 22, difference, 0)
        addMoved(2, i, -1, frames, 0, 22, difference, 0)
        turnNegated(turn, 0, difference, 0, out, column * height + 3 * i)
      }
      for (let k = 0; k < 3; k++) {
        turnNegated(slopes, 9 * k, shape, 3 * i, out, (first + k) * height + 3 * i)
        out[(first + 3 + k) * height + 3 * i + k] = -1
      }
    }
    const moved = new Float64Array(4 * 12)
    const sum = new Float64Array(3)
    for (let f = 0; f < 5; f++)
      for (let angle = 0; angle < 4; angle++) {
        // Flexion and abduction bend the same joint.
        const joint = Math.max(0, angle - 1)
        moved.fill(0)
        for (let i = joint + 1; i < 4; i++) {
          const bone = 4 * f + 1 + i
          const isOwn = i === joint + 1
          frameProduct(rests[bone]!, isOwn ? frames : moved, 12 * (isOwn ? bone - 1 : i - 1), product, 0)
          bendJoint(f, i - 1, isOwn ? (angle === 1 ? 'abduction' : 'flexion') : undefined, moved, 12 * i)
        }
        for (let i = 0; i < n; i++) {
          sum.fill(0)
          for (let corner = 0; corner < corners.length; corner++)
            addMoved(corner, i, weightOf(corner, i), moved, 4 * f + 1, 4, sum, 0)
          turnNegated(turn, 0, sum, 0, out, (first + 6 + 4 * f + angle) * height + 3 * i)
        }
      }
    return out
  }
  return { objective, derivative }
}
