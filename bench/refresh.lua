-- each thread, with one connection of its own, keeps one session alive: every answer's token is the next request's
local tokens = {}
for line in io.lines(os.getenv("BENCH_FILE")) do
  tokens[#tokens + 1] = line
end

local count = 0
function setup(thread)
  count = count + 1
  thread:set("token", tokens[count])
end

function request()
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, '{"refresh_token":"' .. token .. '"}')
end

function response(status, headers, body)
  if status == 200 then
    token = body:match('"refresh_token":"([^"]+)"')
  end
end
