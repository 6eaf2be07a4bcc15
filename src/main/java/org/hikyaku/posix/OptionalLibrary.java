// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/// A library that this machine may have or not. Whoever calls one of its functions asks first.
final class OptionalLibrary {

    private final @Nullable SymbolLookup symbols;

    private OptionalLibrary(@Nullable SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /// Looks for it where the dynamic linker does.
    ///
    /// @param name with its version: `libpcre2-8.so.0`
    // Restricted: loading a library runs its initialisers. Ours are Debian's own, and have none
    // that matter.
    @SuppressWarnings("restricted")
    static OptionalLibrary find(String name) {
        try {
            return new OptionalLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException _) {
            return new OptionalLibrary(null);
        }
    }

    boolean isThere() {
        return symbols != null;
    }

    /// One that does nothing where the library is missing.
    // Restricted: as in Libc.
    @SuppressWarnings("restricted")
    MethodHandle function(String name, FunctionDescriptor descriptor) {
        return symbols == null
                ? MethodHandles.empty(descriptor.toMethodType())
                : Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
    }
}
