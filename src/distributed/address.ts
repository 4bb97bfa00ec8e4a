/** The address of a Redis. Its user and its password reach no error and no log. */
import { RedisError } from './errors'

export interface Address {
  /** The whole address, with its secrets. */
  readonly url: string
  /** What may be shown of it. */
  readonly shown: string
  /** A text without the secrets. */
  readonly hide: (text: string) => string
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const parsed = (url: string): URL => {
  // An error of `new URL` holds the address.
  if (!URL.canParse(url)) throw new RedisError('the address of Redis is not a URL: wanted redis://host:port')
  return new URL(url)
}

/** The address that is given or, if none is, that of the environment variable REDIS_URL. */
export const addressOf = (given: string | undefined): Address => {
  const url = given ?? process.env.REDIS_URL
  if (url === undefined || url === '')
    throw new RedisError('there is no address of Redis: set the option redis, or the environment variable REDIS_URL')
  const { protocol, host, pathname, username, password, search, searchParams } = parsed(url)
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new RedisError(`the address of Redis begins with ${protocol}, wanted redis: or rediss:`)
  const secrets = [url, password, username && `${username}:`, search, ...searchParams.values()]
    .flatMap(text => [text, decoded(text)])
    .filter(text => text !== '')
    .sort((x, y) => y.length - x.length)
  const hide = (text: string): string => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
  return { url, shown: `${protocol}//${host}${pathname}`, hide }
}
