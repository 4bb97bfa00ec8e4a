/* Times LAPACK: `lapack <task> <n> <seconds>` prints the best time of a call in microseconds. See peers/lapack.ts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern void dpotrf_(), dgesv_(), dgetrf_(), dgetri_(), dgeqrf_(), dorgqr_(), dgesdd_(), dsyevd_();

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
  const char *task = argv[1];
  int n = atoi(argv[2]), one = 1, info = 0, calls = 0;
  int general = strcmp(task, "cholesky") && strcmp(task, "eigensystem");
  size_t size = (size_t)n * n, i, j, k;
  double *g = malloc(8 * size), *p = calloc(size, 8), *a = malloc(8 * size), *u = malloc(8 * size), *v = malloc(8 * size);
  double *x = malloc(8 * (size_t)n), *w = malloc(8 * (size_t)n);
  int lwork = 8 * n * n + 1000 * n, liwork = 10 * n, *ints = malloc(4 * (size_t)liwork);
  double *work = malloc(8 * (size_t)lwork), best = INFINITY, end = now() + atof(argv[3]);
  for (i = 0; i < size; i++) g[i] = sin(1 + (double)i * i);
  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++) {
      for (k = 0; k < n; k++) p[i * n + j] += g[i * n + k] * g[j * n + k];
      p[i * n + j] += i == j;
    }
  while (calls++ < 3 || now() < end) {
    double start = now();
    memcpy(a, general ? g : p, 8 * size);
    for (i = 0; i < n; i++) x[i] = 1;
    if (!strcmp(task, "cholesky")) dpotrf_("U", &n, a, &n, &info, 1L);
    else if (!strcmp(task, "solve")) dgesv_(&n, &one, a, &n, ints, x, &n, &info);
    else if (!strcmp(task, "logDet")) dgetrf_(&n, &n, a, &n, ints, &info);
    else if (!strcmp(task, "inv")) {
      dgetrf_(&n, &n, a, &n, ints, &info);
      dgetri_(&n, a, &n, ints, work, &lwork, &info);
    } else if (!strcmp(task, "qr")) {
      dgeqrf_(&n, &n, a, &n, w, work, &lwork, &info);
      dorgqr_(&n, &n, &n, a, &n, w, work, &lwork, &info);
    } else if (!strcmp(task, "svd")) dgesdd_("S", &n, &n, a, &n, w, u, &n, v, &n, work, &lwork, ints, &info, 1L);
    else dsyevd_("V", "U", &n, a, &n, w, work, &lwork, ints, &liwork, &info, 1L, 1L);
    if (info != 0) return 1;
    if (now() - start < best) best = now() - start;
  }
  printf("%.3f\n", 1e6 * best);
  return 0;
}
