-- Takes a permit from each bucket, or from none, by the generic cell rate algorithm; LocalBuckets does the same.
-- KEYS: the buckets. ARGV: the time in microseconds, 0 for that of this server; permits of each that have been used before,
-- which are counted in any case; then for each bucket its interval and its span in microseconds. Yields whether permits were
-- granted, and for each bucket the microseconds until it is full again. All numbers are whole and below 2^53, so that they
-- are exact.
local now, owed = tonumber(ARGV[1]), tonumber(ARGV[2])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local backlog, granting = {}, true
for i, key in ipairs(KEYS) do
  local interval, span = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  backlog[i] = math.max(0, tonumber(redis.call('GET', key) or 0) - now)
  granting = granting and backlog[i] + (owed + 1) * interval <= span
end

local permits = granting and owed + 1 or owed
local answer = { granting and 1 or 0 }
for i, key in ipairs(KEYS) do
  backlog[i] = backlog[i] + permits * tonumber(ARGV[2 * i + 1])
  if permits > 0 then
    redis.call('SET', key, string.format('%.0f', now + backlog[i]), 'PX', math.ceil(backlog[i] / 1000))
  end
  answer[i + 1] = backlog[i]
end
return answer
