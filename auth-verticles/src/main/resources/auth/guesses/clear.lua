-- Forgets all guesses at the password of an account, and spares a client the wait for those of others until a moment.
local account = KEYS[1]
local client, spared_until, kept = ARGV[1], ARGV[2], ARGV[3]

redis.call('DEL', account)
redis.call('HSET', account, 'spared:' .. client, spared_until)
return redis.call('PEXPIRE', account, kept)
