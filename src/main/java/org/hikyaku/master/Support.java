// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

/// What becomes of a parameter that somebody sets in main.cf or with `-o`. [Registry] knows it of
/// every name Postfix has; docs/compatibility.md is written from that.
public sealed interface Support {

    Support HONOURED = new Honoured();

    Support NOT_YET = new NotYet();

    /// It acts: our code reads it, or the default of a parameter that our code reads mentions it.
    record Honoured() implements Support {}

    /// It is taken, so that a working main.cf goes on working, and nothing will ever depend on it.
    ///
    /// @param why a sentence for the operator who set it
    record WithoutEffect(String why) implements Support {}

    /// It is taken, and what it is about does not exist in this version.
    record NotYet() implements Support {}
}
