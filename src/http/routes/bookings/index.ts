import { cancellationRoute } from '#http/routes/bookings/cancellation.ts'
import { changeRoute } from '#http/routes/bookings/change.ts'
import { confirmationRoute } from '#http/routes/bookings/confirmation.ts'
import { createBookingRoute } from '#http/routes/bookings/create.ts'
import { holdRoute } from '#http/routes/bookings/hold.ts'
import { readBookingsRoutes } from '#http/routes/bookings/read.ts'

/** Everything under /bookings. */
export const bookingRoutes = [
  createBookingRoute,
  readBookingsRoutes,
  confirmationRoute,
  holdRoute,
  cancellationRoute,
  changeRoute,
] as const
