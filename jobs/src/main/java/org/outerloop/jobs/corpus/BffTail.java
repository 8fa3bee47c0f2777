package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.BffSettings;
import org.outerloop.corpus.LongSet;

/** The undecided paragraphs that many rounds left over, gone through in their order in one task. */
final class BffTail {
  private static final StructType CUT =
      new StructType()
          .add(ContentOrder.PLACE, DataTypes.LongType, false)
          .add(BffRounds.PARAGRAPH, DataTypes.IntegerType, false);

  private BffTail() {}

  static Dataset<Row> cut(Dataset<Row> occurrences, Dataset<Row> open, BffSettings settings) {
    String[] paragraph = {ContentOrder.PLACE, BffRounds.PARAGRAPH};
    Dataset<Row> hashes =
        occurrences
            .groupBy(ContentOrder.PLACE, BffRounds.PARAGRAPH)
            .agg(array_sort(collect_list(BffRounds.HASH)).as("hashes"));
    return open.join(hashes, paragraph, "left")
        .select(
            col(ContentOrder.PLACE),
            col(BffRounds.PARAGRAPH),
            col(BffRounds.NGRAMS),
            col("sure"),
            coalesce(col("hashes"), array().cast("array<bigint>")).as("hashes"))
        .repartition(1)
        .sortWithinPartitions(ContentOrder.PLACE, BffRounds.PARAGRAPH)
        .mapPartitions(inOrder(settings), Encoders.row(CUT));
  }

  private static MapPartitionsFunction<Row, Row> inOrder(BffSettings settings) {
    return rows -> inOrder(rows, settings);
  }

  private static Iterator<Row> inOrder(Iterator<Row> paragraphs, BffSettings settings) {
    LongSet said = new LongSet();
    List<Row> cut = new ArrayList<>();
    while (paragraphs.hasNext()) {
      Row row = paragraphs.next();
      List<Long> hashes = row.getList(4);
      long known = row.getLong(3) + hashes.stream().filter(said::contains).count();
      if (settings.tooMany(known, row.getInt(2))) {
        cut.add(RowFactory.create(row.getLong(0), row.getInt(1)));
      } else {
        hashes.forEach(said::add);
      }
    }
    return cut.iterator();
  }
}
