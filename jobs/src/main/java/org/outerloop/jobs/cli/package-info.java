/**
 * What stands on the command line: one picocli class per command, each a recipe of a few lines over
 * the jobs. Knows every other package of this module; none of them knows it.
 *
 * <p>Standard error shows progress, standard output ends with one line of JSON: the job's figures.
 * Exit status: 0 success, 1 the run failed, 2 bad arguments or settings.
 */
package org.outerloop.jobs.cli;
