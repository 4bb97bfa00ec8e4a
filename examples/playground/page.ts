import { startDigits } from './digits/section'
import { startFunctions } from './functions/section'

startDigits()
startFunctions()
