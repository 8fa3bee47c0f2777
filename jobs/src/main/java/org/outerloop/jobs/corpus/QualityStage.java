package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.outerloop.corpus.QualityRules;
import org.outerloop.corpus.QualityThresholds;

/** Asks the quality rules about each page that is still kept. No shuffle. */
final class QualityStage {
  private QualityStage() {}

  static Dataset<Row> judge(Dataset<Row> pages, QualityThresholds limits) {
    var outcomeOf = udf(new Judge(limits), DataTypes.StringType);
    var outcome = col(Columns.OUTCOME);
    return pages.withColumn(
        Columns.OUTCOME,
        when(outcome.equalTo(Columns.KEPT), outcomeOf.apply(col(Columns.TEXT))).otherwise(outcome));
  }

  private static final class Judge implements UDF1<String, String> {
    private final QualityThresholds limits;
    private transient QualityRules rules;

    Judge(QualityThresholds limits) {
      this.limits = limits;
    }

    @Override
    public String call(String text) {
      if (rules == null) {
        rules = new QualityRules(limits);
      }
      String broken = rules.firstBroken(text);
      return broken.equals(QualityRules.KEPT) ? Columns.KEPT : Columns.DROPPED_PREFIX + broken;
    }
  }
}
