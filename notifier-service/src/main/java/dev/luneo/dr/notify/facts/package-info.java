/** What the log says that the public and the stakeholders are told about, put together by subject. */
@NullMarked
package dev.luneo.dr.notify.facts;

import org.jspecify.annotations.NullMarked;
