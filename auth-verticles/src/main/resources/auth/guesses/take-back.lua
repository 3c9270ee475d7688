-- Counts guesses of a client as never made: so many, or all of them.
local account = KEYS[1]
local client, many = ARGV[1], ARGV[2]
local free_to_client, free_to_all = tonumber(ARGV[3]), tonumber(ARGV[4])

local found = redis.call('HMGET', account, 'wrong:' .. client, 'wrong')
local by_client, by_all = tonumber(found[1] or 0), tonumber(found[2] or 0)
local taken = many == 'all' and by_client or math.min(tonumber(many), by_client)
if taken == 0 then
  return 0
end
redis.call('HSET', account, 'wrong:' .. client, by_client - taken, 'wrong', by_all - taken)
if by_client - taken < free_to_client then
  redis.call('HDEL', account, 'until:' .. client)
end
if by_all - taken < free_to_all then
  redis.call('HDEL', account, 'until')
end
return taken
