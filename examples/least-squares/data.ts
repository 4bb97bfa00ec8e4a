/**
 * Four problems of the Statistical Reference Datasets of the National Institute of Standards and Technology, which are
 * in the public domain: https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml
 */
import { vector } from 'backprop-ts/LinearAlgebra'

/** Volume of an adsorbed layer against pressure (Misra, 1978). */
export const misra1a = {
  x: vector([77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760]),
  y: vector([10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78])
}

/** Biochemical oxygen demand in milligrams per litre against days (Box, Hunter and Hunter, 1978). */
export const boxBOD = {
  x: vector([1, 2, 3, 5, 7, 10]),
  y: vector([109, 149, 149, 191, 213, 224])
}

/** Generated data (Kowalik and Osborne, 1978). */
export const mgh09 = {
  x: vector([4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]),
  y: vector([0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246])
}

/** Mobility of electrons against the logarithm of their density (Thurber). */
export const thurber = {
  x: vector([
    -3.067, -2.981, -2.921, -2.912, -2.84, -2.797, -2.702, -2.699, -2.633, -2.481, -2.363, -2.322, -1.501, -1.46,
    -1.274, -1.212, -1.1, -1.046, -0.915, -0.714, -0.566, -0.545, -0.4, -0.309, -0.109, -0.103, 0.01, 0.119, 0.377,
    0.79, 0.963, 1.006, 1.115, 1.572, 1.841, 2.047, 2.2
  ]),
  y: vector([
    80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854, 100.696, 101.06, 401.672, 390.724,
    567.534, 635.316, 733.054, 759.087, 894.206, 990.785, 1090.109, 1080.914, 1122.643, 1178.351, 1260.531, 1273.514,
    1288.339, 1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962, 1464.35, 1468.705, 1447.894, 1457.628
  ])
}
