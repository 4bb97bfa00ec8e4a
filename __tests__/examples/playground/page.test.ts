import { type Browser, chromium, type CDPSession, type Page } from 'playwright-core'
import { describeInChromium, executablePath, startServer, type Server } from './chromium'

/** Bounds on hanging, not on speed: the machine may be busy. */
const patience = 150_000
jest.setTimeout(2 * patience)

type Points = readonly (readonly [x: number, y: number])[]

/** In parts of the side of the drawing. */
const one: Points = Array.from({ length: 8 }, (_, i) => [0.5, 0.15 + i / 10])
const three: Points = [
  [0.3, 0.3],
  [0.4, 0.2],
  [0.6, 0.2],
  [0.7, 0.32],
  [0.6, 0.45],
  [0.45, 0.48],
  [0.6, 0.5],
  [0.72, 0.65],
  [0.6, 0.8],
  [0.4, 0.82],
  [0.28, 0.72]
]
const zero: Points = Array.from({ length: 25 }, (_, i) => {
  const angle = (i / 24) * 2 * Math.PI
  return [0.5 + 0.22 * Math.sin(angle), 0.5 - 0.32 * Math.cos(angle)]
})

describeInChromium('the playground', () => {
  let server: Server
  let browser: Browser
  let page: Page
  let touch: CDPSession
  /** What the browser complained about, and what it asked others for. */
  const complaints: string[] = []

  const listen = (to: Page): void => {
    to.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    to.on('pageerror', error => complaints.push(String(error)))
    to.on('request', request => {
      if (!request.url().startsWith(server.url)) complaints.push(`asked for ${request.url()}`)
    })
    to.setDefaultTimeout(patience)
  }

  beforeAll(async () => {
    server = await startServer()
    // Chromium refuses to run as root with its sandbox.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, hasTouch: true, colorScheme: 'light' })
    touch = await page.context().newCDPSession(page)
    listen(page)
    await page.goto(server.url)
  })

  afterAll(async () => {
    await browser.close()
    server.process.kill()
  })

  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
  })

  const shows = (id: string, text: string | RegExp) => page.locator(`#${id}`).filter({ hasText: text }).waitFor()
  const textOf = (id: string) => page.locator(`#${id}`).innerText()

  /** The points on the screen. */
  const onPad = async (points: Points) => {
    const pad = page.getByRole('application', { name: 'Your drawing' })
    await pad.scrollIntoViewIfNeeded()
    const { x = 0, y = 0, width = 0, height = 0 } = (await pad.boundingBox()) ?? {}
    return points.map(([across, down]) => ({ x: x + across * width, y: y + down * height }))
  }

  const drawByMouse = async (points: Points) => {
    const [first, ...rest] = await onPad(points)
    await page.mouse.move(first!.x, first!.y)
    await page.mouse.down()
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 4 })
    await page.mouse.up()
  }

  const drawByTouch = async (points: Points) => {
    const [first, ...rest] = await onPad(points)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [first!] })
    for (const point of rest) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [point] })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  /** How many pixels of the drawing are orange or blue, rather than grey. */
  const colouredPixels = () =>
    page.evaluate<number>(`{
      const pad = document.getElementById('pad')
      const copy = new OffscreenCanvas(pad.width, pad.height).getContext('2d', { willReadFrequently: true })
      copy.drawImage(pad, 0, 0)
      const { data } = copy.getImageData(0, 0, pad.width, pad.height)
      let count = 0
      for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - data[i + 2]) > 60 && data[i + 3] > 30) count++
      count
    }`)

  const clear = async () => {
    await page.getByRole('button', { name: 'Clear' }).click()
    await shows('guess', 'Draw a digit')
    expect(await colouredPixels()).toBe(0)
  }

  it('the page trains a network to more than 90 %, and shows how far it is', async () => {
    await shows('training-status', 'Training')
    await shows('accuracy', /^9\d\.\d %$/)
    expect(Number(await page.getByRole('progressbar').getAttribute('value'))).toBeGreaterThanOrEqual(1)
    expect(await textOf('epoch')).toMatch(/^[1-5] of 5$/)
    expect(await page.locator('#loss-chart circle').count()).toBeGreaterThanOrEqual(1)
  })

  it.each([
    ['mouse', 1, one, drawByMouse],
    ['mouse', 0, zero, drawByMouse],
    ['touch', 3, three, drawByTouch]
  ])('a digit drawn by %s is guessed: %i', async (_, digit, points, draw) => {
    await draw(points)
    await shows('guess', `It looks like a ${digit}`)
    expect(await textOf('bars')).toMatch(new RegExp(`^${digit}\\s+\\d+\\.\\d %$`, 'm'))
    expect(await page.locator('#bars .best .digit').innerText()).toBe(String(digit))
    expect(await colouredPixels()).toBeGreaterThan(1000)
    await clear()
  })

  it('a digit drawn by keyboard is guessed', async () => {
    const press = async (key: string, times: number) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key)
    }
    await page.getByRole('application', { name: 'Your drawing' }).focus()
    await press('ArrowLeft', 4)
    await press('Space', 1)
    await shows('pen-status', 'The pen is down')
    await press('ArrowRight', 8)
    for (let i = 0; i < 12; i++) {
      await press('ArrowDown', 1)
      await press('Shift+ArrowLeft', 1)
    }
    await shows('guess', 'It looks like a 7')
    await press('Space', 1)
    await shows('pen-status', 'The pen is up')
    await press('Backspace', 1)
    await shows('guess', 'Draw a digit')
  })

  const write = (text: string) => page.getByRole('textbox', { name: 'Function of x and y' }).fill(text)

  it('a function has its value, its gradient and its graph', async () => {
    await write('add(mul(x, x), sin(y))')
    await page.getByRole('spinbutton', { name: 'x' }).fill('3')
    await page.getByRole('spinbutton', { name: 'y' }).fill('0')
    await shows('value', /^9$/)
    expect(await textOf('gradient')).toBe('(6, 1)')
    expect(await page.locator('#graph .label').allTextContents()).toEqual(['x', 'mul', 'y', 'sin', 'add'])
    expect(await page.locator('#graph .edge').count()).toBe(5)
    expect(await page.locator('#steps').textContent()).toContain('add(v1, v2)')
    await page.getByRole('spinbutton', { name: 'x' }).fill('')
    await shows('problem', 'x and y must be numbers')
    await page.getByRole('spinbutton', { name: 'x' }).fill('-2')
    await shows('value', /^4$/)
    expect(await textOf('gradient')).toBe('(−4, 1)')
  })

  it('a click on the picture of the gradients moves the point', async () => {
    const { width = 0, height = 0 } = (await page.locator('#field').boundingBox()) ?? {}
    await page.locator('#field').click({ position: { x: width / 4, y: height / 4 } })
    const x = Number(await page.getByRole('spinbutton', { name: 'x' }).inputValue())
    expect(x).toBeCloseTo(-1.5, 1)
    expect(Number(await page.getByRole('spinbutton', { name: 'y' }).inputValue())).toBeCloseTo(1.5, 1)
    await shows('gradient', `(−${-2 * x}, `)
  })

  it.each([
    ['mul(x, sinn(y))', 'There is no sinn', 'Did you mean sin?'],
    ['x * y', 'The function does not work', 'ImplicitConversionError: a BVar holding the number'],
    ['add(x, y', 'This is not JavaScript yet', 'Is a bracket, a comma or a return missing?'],
    ['[1, 2]', 'The function does not work', 'the result must be a number, but it is an array']
  ])('a function that does not work is explained: %s', async (text, title, detail) => {
    await write(text)
    await shows('problem', title)
    expect(await textOf('problem')).toContain(detail)
    expect(await textOf('value')).toBe('–')
  })

  it('an endless loop is stopped, and the next function works', async () => {
    await write('while (true) {}\nreturn x')
    await shows('problem', 'Stopped after 2 seconds')
    await write('mul(2, y)')
    await shows('gradient', '(0, 2)')
    expect(await page.locator('#problem').isHidden()).toBe(true)
  })

  it('training can be repeated when it has ended', async () => {
    await shows('training-status', 'Trained')
    await page.getByRole('button', { name: 'Train again' }).click()
    await shows('training-status', 'Training')
    expect(await page.locator('#loss-chart circle').count()).toBe(0)
  })

  it('the page follows the colour scheme, and fits a telephone', async () => {
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await background()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await background()).not.toBe(light)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByText('Functions you can use').click()
    await page.getByText('The same as a table').click()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  it('a server may forbid all but its own files: only the box cannot work, and says what it needs', async () => {
    const strict = await browser.newPage()
    listen(strict)
    await strict.route('**/*', async route => {
      const response = await route.fetch()
      const headers = { ...response.headers(), 'content-security-policy': "default-src 'self'" }
      await route.fulfill({ response, headers })
    })
    await strict.goto(server.url)
    await strict.locator('#problem').filter({ hasText: "'unsafe-eval' for the file function-worker.js" }).waitFor()
    await strict.locator('#epoch').filter({ hasText: '1 of 5' }).waitFor()
    await strict.close()
    // The browser reports what the policy forbids.
    expect(complaints.filter(text => !text.includes('Content Security Policy'))).toEqual([])
    complaints.length = 0
  })
})
