/** What recoveries leave on the servers, and its removal when a person says that nobody needs it. */
@NullMarked
package dev.luneo.dr.deploy.leftovers;

import org.jspecify.annotations.NullMarked;
