import type { FastifyError } from 'fastify'
import { Refused } from '#http/problems/refused.ts'

/** The refusals for errors of Fastify before a route is reached. Any other error of Fastify is our mistake, hence a 500. */
export function fromFastify(error: FastifyError): Refused | null {
  switch (error.code) {
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new Refused('malformed_json', { detail: 'The body is empty.' })
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Refused('malformed_json')
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refused('body_too_large')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refused('unsupported_media_type')
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Refused('not_found', { detail: 'The address is not well-formed.' })
    default:
      return null
  }
}
