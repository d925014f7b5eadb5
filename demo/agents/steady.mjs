/** An agent that does nothing but go on. */
setInterval(() => console.log('still here'), 2000)
console.log(`steady is process ${process.pid}`)
