/** An agent that falls over in its first two lives, and has learnt better in its third. */
const life = Number(process.env.AGENTHOST_RUN?.split('/')[2])
console.log(`crashing begins life ${life}`)
if (life <= 2) {
  setTimeout(() => {
    console.error('Error: the cable was pulled')
    process.exit(3)
  }, 2000)
} else setInterval(() => console.log('no more crashes'), 5000)
