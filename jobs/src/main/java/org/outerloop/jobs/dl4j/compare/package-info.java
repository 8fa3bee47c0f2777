/**
 * DL4J's parameter averaging and SparseLoCo side by side: the same network, examples and number of
 * merges, each in a driver process of its own.
 *
 * <pre>
 *   TeacherTask -- examples --&gt; OneTraining, under Traffic and DriverMemory --&gt; TrainingFigures
 *                                  one child process each                            |
 *                                                                             ComparisonTable
 * </pre>
 *
 * <p>Knows of dl4j only what its users know.
 */
package org.outerloop.jobs.dl4j.compare;
