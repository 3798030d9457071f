/** What can be asked about the applications of the plan. */
@NullMarked
package dev.luneo.dr.deploy.applications;

import org.jspecify.annotations.NullMarked;
