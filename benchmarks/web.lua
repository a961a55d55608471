-- Prints the figures of a run of wrk as one line of JSON, which benchmarks/web.py reads:
--   wrk … -s benchmarks/web.lua ADDRESS
-- With the token and cookie of a visit it asks questions that all differ, as a browser does:
--   wrk … -s benchmarks/web.lua ADDRESS/ask -- TOKEN COOKIE [FIRST]
local questions = {
  "%d-year-old woman, T-score -2.%d at the hip, eGFR 72: which drug?",
  "What is the recommended treatment for a patient with osteopenia, age %d, lumbar spine T score -1.%d?",
  "%d yo man, prednisone 10 mg daily for 6 months, FRAX major 1%d%%, hip 2.5%%: treat?",
  "Woman of %d, can I stop denosumab after %d years?",
}
local number, token = 0, ""

local function encoded(text)
  return (text:gsub("[^%w]", function(char) return string.format("%%%02X", char:byte()) end))
end

function init(args)
  if #args == 0 then return end
  token, number = args[1], tonumber(args[3] or 0)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Accept"] = "text/html"
  wrk.headers["Accept-Encoding"] = "gzip"
  wrk.headers["Cookie"] = args[2]
end

function request()
  if token == "" then return wrk.format() end
  number = number + 1
  local question = questions[number % #questions + 1]:format(50 + number % 40, 1 + number % 9)
  return wrk.format(nil, nil, nil, "token=" .. encoded(token) .. "&question=" .. encoded(question))
end

function done(summary, latency, _)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format(
    '{"answers": %d, "failed": %d, "rate": %.1f, "p50": %.1f, "p95": %.1f, "p99": %.1f}\n',
    summary.requests, failed, summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
