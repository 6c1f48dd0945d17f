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

function request()
   if #bodies == 0 then return wrk.format("GET") end
   local headers = { ["content-type"] = kind }
   return wrk.format("POST", nil, headers, bodies[math.random(#bodies)])
end

function done(summary, latency, _)
   local faults = summary.errors
   local lost = faults.connect + faults.read + faults.write + faults.timeout
   io.write(string.format(
      '{"requests": %d, "us": %d, "p50_us": %d, "p99_us": %d, "status": %d, "lost": %d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      faults.status, lost))
end
