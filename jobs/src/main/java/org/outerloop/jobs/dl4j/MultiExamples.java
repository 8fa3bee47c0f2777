package org.outerloop.jobs.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Examples of several arrays of features or labels, with or without masks. */
final class MultiExamples implements Examples<MultiDataSet> {
  @Override
  public int count(MultiDataSet record) {
    return Math.toIntExact(record.getFeatures(0).size(0));
  }

  @Override
  public MultiDataSet cut(MultiDataSet record, int from, int to) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        Rows.cut(record.getFeatures(), from, to),
        Rows.cut(record.getLabels(), from, to),
        Rows.cut(record.getFeaturesMaskArrays(), from, to),
        Rows.cut(record.getLabelsMaskArrays(), from, to));
  }

  @Override
  public byte[] write(List<MultiDataSet> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      merge(parts).save(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to write", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Batch join(List<byte[]> pieces) {
    return new Batch.Multi(merge(pieces.stream().map(MultiExamples::read).toList()));
  }

  private static MultiDataSet merge(List<MultiDataSet> parts) {
    return parts.size() == 1 ? parts.get(0) : org.nd4j.linalg.dataset.MultiDataSet.merge(parts);
  }

  private static MultiDataSet read(byte[] bytes) {
    MultiDataSet part = new org.nd4j.linalg.dataset.MultiDataSet();
    try {
      part.load(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("A dealt piece of " + bytes.length + " bytes", e);
    }
    return part;
  }
}
