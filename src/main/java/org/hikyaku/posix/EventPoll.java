// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A set of descriptors that the kernel watches (epoll(7), Linux). Any thread may add to it; one at
/// a time takes events out.
public final class EventPoll {

    /// Bits of an event, as epoll_ctl(2) numbers them.
    public static final int READABLE = 0x1;

    public static final int URGENT = 0x2;
    public static final int WRITABLE = 0x4;
    public static final int FAILED = 0x8;
    public static final int HUNG_UP = 0x10;
    public static final int PEER_FINISHED = 0x2000;

    private static final int ONE_SHOT = 1 << 30;
    private static final int EDGE_TRIGGERED = 1 << 31;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int ADD = 1;
    private static final int MODIFY = 3;

    // struct epoll_event is packed on x86-64 and nowhere else.
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int NUMBER_OFFSET = PACKED ? 4 : 8;
    private static final int MOST_EVENTS = 256;

    // int epoll_create1(int flags)
    private static final MethodHandle CREATE =
            Libc.withErrno("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    // int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
    private static final MethodHandle CONTROL =
            Libc.withErrno(
                    "epoll_ctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    // int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout)
    private static final FunctionDescriptor WAIT_DESCRIPTOR =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle WAIT = Libc.infallible("epoll_wait", WAIT_DESCRIPTOR);
    private static final MethodHandle WAIT_BRIEFLY = Libc.brief("epoll_wait", WAIT_DESCRIPTOR);

    private final int set;
    private final MemorySegment events =
            Arena.ofAuto().allocate((long) EVENT_SIZE * MOST_EVENTS, Long.BYTES);

    public EventPoll() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.errnoRoom(arena);
            set = (int) CREATE.invokeExact(errno, CLOSE_ON_EXEC);
            if (set < 0) {
                throw new IOException("epoll_create1: error " + Libc.errno(errno));
            }
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// Watches a descriptor until it is closed. Each time that it becomes readable or writable
    /// anew, this is told once.
    ///
    /// @param number what [#number] gives for it
    public void watch(int descriptor, int number) throws IOException {
        int bits = READABLE | URGENT | WRITABLE | PEER_FINISHED | EDGE_TRIGGERED;
        control(ADD, descriptor, bits, number);
    }

    /// Watches another set. Nothing is told until [#expect].
    public void watch(EventPoll other) throws IOException {
        control(ADD, other.set, ONE_SHOT, 0);
    }

    /// Tells once when the other set, watched already, has an event or gets one.
    public void expect(EventPoll other) throws IOException {
        control(MODIFY, other.set, READABLE | ONE_SHOT, 0);
    }

    private void control(int operation, int descriptor, int bits, int number) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.errnoRoom(arena);
            var event = arena.allocate(EVENT_SIZE, Long.BYTES);
            event.set(JAVA_INT_UNALIGNED, 0, bits);
            event.set(JAVA_INT_UNALIGNED, NUMBER_OFFSET, number);
            int result = (int) CONTROL.invokeExact(errno, set, operation, descriptor, event);
            if (result < 0) {
                throw new IOException("epoll_ctl: error " + Libc.errno(errno));
            }
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// Takes events out, after waiting for the first; holds the thread's carrier. Returns how many
    /// there are: not above zero when a signal came first.
    public int await() {
        try {
            return (int) WAIT.invokeExact(set, events, MOST_EVENTS, -1);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// Takes out the events that there are. Returns how many: not above zero when there are none.
    public int look() {
        try {
            return (int) WAIT_BRIEFLY.invokeExact(set, events, MOST_EVENTS, 0);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// The bits of an event that the last call took out, counted from zero.
    public int bits(int event) {
        return events.get(JAVA_INT_UNALIGNED, (long) event * EVENT_SIZE);
    }

    /// Which descriptor it is about.
    public int number(int event) {
        return events.get(JAVA_INT_UNALIGNED, (long) event * EVENT_SIZE + NUMBER_OFFSET);
    }
}
