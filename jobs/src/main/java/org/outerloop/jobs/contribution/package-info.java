/**
 * Contributions outside of a run: looked at, made from arrays, turned back into arrays, so that
 * implementations can be compared bit by bit. No Spark.
 *
 * <pre>
 *   folder of .npy --- EncodeFolder ---&gt; contribution.arrow  header.json  layout.json  residual/
 *                                             |                  |            |
 *   folder of .npy &lt;-- DecodeFolder ---+------+------------------+------------+
 *             text &lt;-- InspectionReport +
 * </pre>
 *
 * <p>A folder holds one float32 array per tensor, NAME.npy, of one or two dimensions.
 */
package org.outerloop.jobs.contribution;
