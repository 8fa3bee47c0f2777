/**
 * Rehearsals on the toy: worlds of {@link org.outerloop.arena} as Spark tasks, and what they came
 * to as a table, a page and rows.
 */
package org.outerloop.jobs.arena;
