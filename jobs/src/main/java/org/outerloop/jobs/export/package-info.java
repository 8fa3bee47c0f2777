/**
 * Models from and to Hugging Face's layout, as Spark jobs over the files of parameters.
 *
 * <p>Knows {@code org.outerloop.export}, which knows the formats; there is one class.
 */
package org.outerloop.jobs.export;
