/* SPDX-License-Identifier: Apache-2.0
 *
 * Preloaded into the servers of bench/faults: makes each force of a file take longer, and the wall clock wrong, by what
 * the file CONTROL says at that moment: two 64-bit numbers, microseconds and seconds. The monotonic clock stays right,
 * as it does when an operator, or ntpd, sets the time of a machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct control {
    int64_t force_micros;
    int64_t clock_seconds;
};

static struct control none;
static volatile struct control *control = &none;
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void)
{
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    int fd = open(CONTROL, O_RDONLY);
    if (fd >= 0) {
        void *at = mmap(NULL, sizeof(struct control), PROT_READ, MAP_SHARED, fd, 0);
        if (at != MAP_FAILED)
            control = at;
        close(fd);
    }
}

static void slow(void)
{
    int64_t micros = control->force_micros;
    if (micros > 0) {
        struct timespec span = {micros / 1000000, micros % 1000000 * 1000};
        nanosleep(&span, NULL);
    }
}

int fdatasync(int fd)
{
    slow();
    return real_fdatasync(fd);
}

int fsync(int fd)
{
    slow();
    return real_fsync(fd);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = real_clock_gettime(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += control->clock_seconds;
    return result;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec precise;
    (void) zone;
    int result = clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return result;
}

time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}
