-- Takes permits from all buckets, or from none, by the generic cell rate algorithm; LocalBuckets does the same.
-- KEYS: the buckets. ARGV: the time in microseconds, 0 for that of this server; the permits wanted of each; then for each
-- bucket its interval and its span in microseconds. Yields for each the permits granted and the microseconds until it is
-- full again. All numbers are whole and below 2^53, so that they are exact.
local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local full_at, free, granting = {}, {}, true
for i, key in ipairs(KEYS) do
  local interval, span = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  full_at[i] = math.max(now, tonumber(redis.call('GET', key) or 0))
  free[i] = math.floor((span - (full_at[i] - now)) / interval)
  granting = granting and free[i] > 0
end

local answer = {}
for i, key in ipairs(KEYS) do
  local permits = granting and math.min(tonumber(ARGV[2]), free[i]) or 0
  local backlog = full_at[i] + permits * tonumber(ARGV[2 * i + 1]) - now
  if permits > 0 then
    redis.call('SET', key, string.format('%.0f', now + backlog), 'PX', math.ceil(backlog / 1000))
  end
  answer[2 * i - 1], answer[2 * i] = permits, backlog
end
return answer
