package org.outerloop.jobs.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Examples of one array of features and one of labels, with or without masks. */
final class SingleExamples implements Examples<DataSet> {
  @Override
  public int count(DataSet record) {
    return record.numExamples();
  }

  @Override
  public DataSet cut(DataSet record, int from, int to) {
    return new DataSet(
        Rows.cut(record.getFeatures(), from, to),
        Rows.cut(record.getLabels(), from, to),
        Rows.cut(record.getFeaturesMaskArray(), from, to),
        Rows.cut(record.getLabelsMaskArray(), from, to));
  }

  @Override
  public byte[] write(List<DataSet> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    merge(parts).save(bytes);
    return bytes.toByteArray();
  }

  @Override
  public Batch join(List<byte[]> pieces) {
    return new Batch.Single(merge(pieces.stream().map(SingleExamples::read).toList()));
  }

  private static DataSet merge(List<DataSet> parts) {
    return parts.size() == 1 ? parts.get(0) : DataSet.merge(parts);
  }

  private static DataSet read(byte[] bytes) {
    DataSet part = new DataSet();
    part.load(new ByteArrayInputStream(bytes));
    return part;
  }
}
