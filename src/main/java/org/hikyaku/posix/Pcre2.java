// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of libpcre2 that we call; pcre2api(3). Where the library is missing, nobody may
/// call them.
final class Pcre2 {

    static final OptionalLibrary LIBRARY = OptionalLibrary.find("libpcre2-8.so.0");

    /// `pcre2_code *compile(pattern, size_t length, uint32_t options, int *error, size_t *offset,
    /// compile_context *)`
    static final MethodHandle COMPILE =
            function(
                    "pcre2_compile_8",
                    FunctionDescriptor.of(
                            ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

    /// `int jit_compile(code *, uint32_t options)`
    static final MethodHandle JIT_COMPILE =
            function("pcre2_jit_compile_8", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    /// `int pattern_info(code *, uint32_t what, void *where)`
    static final MethodHandle PATTERN_INFO =
            function(
                    "pcre2_pattern_info_8",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));

    /// `match_data *match_data_create(uint32_t ovecsize, general_context *)`
    static final MethodHandle MATCH_DATA_CREATE =
            function(
                    "pcre2_match_data_create_8", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));

    /// `int match(code *, subject, size_t length, size_t start, uint32_t options, match_data *,
    /// match_context *)`
    static final MethodHandle MATCH =
            function(
                    "pcre2_match_8",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS,
                            ADDRESS));

    /// `size_t *get_ovector_pointer(match_data *)`
    private static final MethodHandle GET_OVECTOR_POINTER =
            function("pcre2_get_ovector_pointer_8", FunctionDescriptor.of(ADDRESS, ADDRESS));

    /// `void match_data_free(match_data *)`
    static final MethodHandle MATCH_DATA_FREE =
            function("pcre2_match_data_free_8", FunctionDescriptor.ofVoid(ADDRESS));

    /// `void code_free(code *)`
    static final MethodHandle CODE_FREE =
            function("pcre2_code_free_8", FunctionDescriptor.ofVoid(ADDRESS));

    /// `int get_error_message(int error, buffer, size_t)`
    static final MethodHandle GET_ERROR_MESSAGE =
            function(
                    "pcre2_get_error_message_8",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));

    private Pcre2() {}

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LIBRARY.function(name, descriptor);
    }

    /// The positions of the groups, until the match data is freed.
    // Restricted: the library's pointer has no length; match data made for n groups has 2n
    // positions.
    @SuppressWarnings("restricted")
    static MemorySegment ovector(MemorySegment matchData, long bytes) throws Throwable {
        return ((MemorySegment) GET_OVECTOR_POINTER.invokeExact(matchData)).reinterpret(bytes);
    }
}
