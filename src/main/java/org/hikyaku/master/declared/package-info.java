/// The parameters of Postfix that no code of ours reads, declared all the same: `postconf`, the
/// documents and the check of values know of each what it is, what it may be and why it does not
/// act. A class for each part of Postfix, and [Declared] names the classes.
///
/// Two kinds are here. What is "not yet" waits for its code: on the day it is written, the
/// declaration moves to the class of parameters beside that code and becomes a constant. What is
/// "without effect" stays, since there is nothing here that it could change.
@NullMarked
package org.hikyaku.master.declared;

import org.jspecify.annotations.NullMarked;
