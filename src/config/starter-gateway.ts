/** The section `gateway` of the `agenthost.yaml` that `up` and `init` write, in comments: it spends money. Pure. */

export const GATEWAY = `
# The gateway: agents ask it for a route by its name, caps hold, and where no model may answer a person does.
# It needs a key (agenthost secrets set openrouter) and a file routing.json beside this one, such as
#   { "routes": { "agents": "openrouter/anthropic/claude-sonnet-4.6" }, "monthly_cap_usd": 20 }
# gateway:
#   route: agents              # of every claude-code and openclaw that says nothing else and has no login of its own
#   port: 4141                 # on this host alone
# upstreams:
#   openrouter: { key: { secret: openrouter } }`
