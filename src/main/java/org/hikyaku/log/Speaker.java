// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.util.concurrent.Callable;

/// Whose work a thread is doing just now, for what many share and nobody owns: a table that has
/// something to complain of does so in the name of who asked it, as it would be if each program had
/// opened it for itself. To find that out costs nothing until something is said.
public final class Speaker {

    private static final ScopedValue<Voice> NOW = ScopedValue.newInstance();

    private Speaker() {}

    /// Who it is; the other one where nobody has been named.
    public static Voice orElse(Voice other) {
        return NOW.orElse(other);
    }

    /// Does work that is this one's.
    public static <T, X extends Throwable> T during(
            Voice voice, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(NOW, voice).call(work);
    }

    /// The same for work without a result.
    public static void during(Voice voice, Runnable work) {
        ScopedValue.where(NOW, voice).run(work);
    }

    /// The same work for another thread to do, on behalf of who is at work on this one.
    public static <T> Callable<T> handOver(Callable<T> work) {
        if (!NOW.isBound()) {
            return work;
        }
        var carried = ScopedValue.where(NOW, NOW.get());
        return () -> carried.call(work::call);
    }
}
