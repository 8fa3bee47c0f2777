package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.util.List;

/**
 * How records of an RDD become pieces of batches and, at a worker, batches. Pieces are bytes, so
 * that a shuffle asks nothing of Spark's serializer.
 *
 * @param <T> a record: some examples, or the path of some
 */
interface Examples<T> extends Serializable {
  /** What a record counts when batches are filled. */
  int count(T record);

  /** A part of a record: from inclusive, to exclusive. */
  T cut(T record, int from, int to);

  /** Parts of one batch, in order, as one piece. */
  byte[] write(List<T> parts);

  /** Joins the pieces of one batch, in order. */
  Batch join(List<byte[]> pieces);
}
