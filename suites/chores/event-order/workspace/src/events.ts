export type Event =
  | { readonly kind: 'placed'; readonly order: string; readonly item: string; readonly count: number }
  | { readonly kind: 'reserved'; readonly order: string; readonly item: string; readonly count: number }
  | { readonly kind: 'refused'; readonly order: string; readonly why: string }
  | { readonly kind: 'delivered'; readonly item: string; readonly count: number }

export type Kind = Event['kind'] | '*'
