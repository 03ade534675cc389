import { type Static, Type } from '@fastify/type-provider-typebox'
import { Email, Locale, PersonName, Phone } from '#http/input/typed_text.ts'
import { decodeCursor, Page, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import {
  Created,
  OperatorParams,
  OwnedParams,
  SearchQuery,
  STAFF_REFUSALS,
} from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Moment, Nullable, Uuid } from '#http/schemas.ts'

const Customer = Type.Object({
  id: { ...Uuid, description: 'The customer_id to use when staff book for this person' },
  account_id: Nullable({ ...Uuid, description: 'Null if the customer has never signed in' }),
  full_name: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  email: Nullable(Type.String()),
  locale: Nullable(Type.String()),
  created_at: Moment,
})
type Customer = Static<typeof Customer>

const NewCustomer = Body({
  full_name: Type.Optional(PersonName),
  phone: Type.Optional(Phone),
  email: Type.Optional(Email),
  locale: Type.Optional(Locale),
})

const tags = ['staff']

/** /operators/{slug}/customers: for agents who book for customers on the phone or at the counter. */
export const customersRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listCustomers',
    summary: 'Customers, the newest first; or those whose name, phone or email holds `q`',
    description: 'Agents and admins only.',
    tags,
    params: OperatorParams,
    querystring: SearchQuery,
    response: { 200: Page(Customer), ...refusals(...STAFF_REFUSALS, 'invalid_cursor') },
  }
  app.get('/operators/:slug/customers', { schema: list }, async (request, reply) => {
    const { q, limit, cursor } = request.query
    const values = [request.params.slug, q, limit + 1, decodeCursor(Uuid, cursor)]
    const rows = await readRows<Customer>(
      request,
      'select * from core.find_customers($1, $2, $3, $4)',
      values,
    )
    return pageOf(reply, limit, rows, (row) => row.id)
  })

  const one = {
    operationId: 'getCustomer',
    summary: 'One customer',
    description: 'Agents and admins only.',
    tags,
    params: OwnedParams,
    response: { 200: Customer, ...refusals(...STAFF_REFUSALS, 'customer_not_found') },
  }
  app.get('/operators/:slug/customers/:id', { schema: one }, async (request) => {
    const { slug, id } = request.params
    return onlyRow(
      await readRows<Customer>(
        request,
        `select c.id, c.account_id, c.full_name, c.phone, c.email, c.locale, c.created_at from core.customers as c
          where c.operator_id = (select core.operator_id_as($1, '{agent,admin}')) and c.id = $2`,
        [slug, id],
      ),
      'customer_not_found',
    )
  })

  const create = {
    operationId: 'createCustomer',
    summary: 'Add a customer who has no account',
    description: 'One of name, phone and email is needed. Agents and admins only.',
    tags,
    params: OperatorParams,
    body: NewCustomer,
    response: { 201: Created, ...refusals(...STAFF_REFUSALS, 'invalid_request') },
  }
  app.post('/operators/:slug/customers', { schema: create }, async (request, reply) => {
    const { slug } = request.params
    const { full_name, phone, email, locale } = request.body
    const rows = await callRows<Created>(
      request,
      'select core.create_customer(core.operator_id_of($1), $2, $3, $4, $5) as id',
      [slug, full_name, phone, email, locale],
    )
    const { id } = onlyRow(rows, 'operator_not_found')
    return reply.code(201).header('location', `/api/v1/operators/${slug}/customers/${id}`).send({ id })
  })
}
