-- Draws requests from a file: each line a body. Prints what was measured as one line of JSON.
local bodies = {}
local kind = os.getenv("KIND")
local path = os.getenv("BODIES")
if path then
   for line in io.lines(path) do bodies[#bodies + 1] = line end
end

function init(_)
   math.randomseed(tonumber(os.getenv("SEED") or "1"))
end

-- Each request is written once: what writing costs would be taken from the server's cores.
local written = {}

local function write(number)
   if number == 0 then return wrk.format("GET") end
   return wrk.format("POST", nil, { ["content-type"] = kind }, bodies[number])
end

function request()
   local number = #bodies > 0 and math.random(#bodies) or 0
   local text = written[number] or write(number)
   written[number] = text
   return text
end

function done(summary, latency, _)
   local faults = summary.errors
   local lost = faults.connect + faults.read + faults.write + faults.timeout
   io.write(string.format(
      '{"requests": %d, "us": %d, "p50_us": %d, "p99_us": %d, "status": %d, "lost": %d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      faults.status, lost))
end
