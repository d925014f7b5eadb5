export type Room = { readonly name: string; readonly seats: number }

export type Booking = {
  readonly room: string
  readonly from: string
  readonly to: string
  readonly people: number
  readonly note?: string
}

/** Rooms and bookings in memory. */
export class Store {
  readonly rooms = new Map<string, Room>()
  readonly bookings: Booking[] = []

  addRoom(room: Room): void {
    this.rooms.set(room.name, room)
  }

  addBooking(booking: Booking): number {
    return this.bookings.push(booking)
  }
}
