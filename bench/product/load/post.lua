-- Exactly N POST /send-message with idempotency keys of their own, as fast as the answers come, over all connections of wrk.
-- wrk -t1 -c64 -d120s -s post.lua URL -- N RUN KEY,KEY... wrk would sleep out its -d: the driver ends it by pid at the DONE line.
local ffi = require("ffi")
ffi.cdef[[
  struct bench_time { long seconds; long nanoseconds; };
  int clock_gettime(int, struct bench_time *);
]]
local time = ffi.new("struct bench_time")
local function now() ffi.C.clock_gettime(1, time); return tonumber(time.seconds) + tonumber(time.nanoseconds) / 1e9 end

local most, run, idle
local keys = {}
local sent, good, bad, began, ended = 0, 0, 0, nil, false
local looked = false -- wrk asks for one request before the run, to look at it, and never sends it

function init(args)
  most, run = tonumber(args[1]), args[2]
  for key in args[3]:gmatch("[^,]+") do keys[#keys + 1] = key end
  idle = "GET /healthz HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port .. "\r\n\r\n"
end

function request()
  if not looked then looked = true; return idle end
  if sent >= most then return idle end
  if not began then began = now() end
  sent = sent + 1
  local body = string.format('{"to":"+4477%08d","type":"text","text":{"body":"Hello %s, your order %d has left our warehouse and will be with you tomorrow between 9 and 11."}}', sent, run, sent)
  return "POST /send-message HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port ..
    "\r\nAuthorization: Bearer " .. keys[sent % #keys + 1] .. "\r\nIdempotency-Key: " .. run .. "-" .. sent ..
    "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function response(status)
  if status == 202 then good = good + 1
  elseif status ~= 200 then bad = bad + 1 end
  if good + bad >= most and not ended then
    ended = true
    io.write(string.format("DONE %d %d %.6f\n", good, bad, now() - began)); io.flush()
    wrk.thread:stop()
  end
end

function done(summary, latency)
  io.write(string.format("LATENCY %.3f %.3f %.3f %d\n", latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
  io.flush()
end
