-- Begins a guess at the password of an account, which counts as wrong until it turns out right, or tells how long to wait.
-- Yields the wait in milliseconds, and the wrong guesses of the client and of all clients.
local account = KEYS[1]
local now, client, known = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1'
local free_to_client, free_to_all = tonumber(ARGV[4]), tonumber(ARGV[5])
local first, longest, kept = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]

-- 0 where nobody waits, rather than now: what comes a little later may have been asked a little earlier
local function ends(wrong, free)
  return wrong < free and 0 or now + math.min(longest, first * 2 ^ math.min(wrong - free, 30))
end

local found = redis.call('HMGET', account, 'wrong:' .. client, 'until:' .. client, 'wrong', 'until', 'spared:' .. client)
for i = 1, 5 do
  found[i] = tonumber(found[i] or 0)
end
local spared = known or found[5] > now
local wait = math.max(0, found[2] - now, spared and 0 or found[4] - now)
if wait > 0 then
  return { wait, found[1], found[3] }
end
local by_client, by_all = found[1] + 1, found[3] + 1
redis.call('HSET', account,
  'wrong:' .. client, by_client, 'until:' .. client, ends(by_client, free_to_client),
  'wrong', by_all, 'until', ends(by_all, free_to_all))
redis.call('PEXPIRE', account, kept)
return { 0, by_client, by_all }
