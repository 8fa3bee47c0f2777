/**
 * The audit of a run as a job: every round done again from stored objects, in parallel over ranges
 * of rounds, and what was found as text, figures, tables and a page.
 */
package org.outerloop.jobs.audit;
