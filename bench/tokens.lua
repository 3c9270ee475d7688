-- each request with the next of the tokens in a file, more than the service remembers; each thread begins at another place
local tokens = {}
for line in io.lines(os.getenv("BENCH_FILE")) do
  tokens[#tokens + 1] = line
end

local count = 0
function setup(thread)
  thread:set("start", count * 30000)
  count = count + 1
end

function init()
  at = start
end

function request()
  at = at % #tokens + 1
  return wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. tokens[at] })
end
