package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.evaluation.Answer;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * What an evaluation leaves: a table with a row per question, the page, and last {@code
 * results.json}, which says that all is there.
 */
public final class EvaluationFiles {
  /** The figures. */
  public static final String RESULTS = "results.json";

  static final String QUESTIONS = "questions";
  static final String PAGE = "evaluation.html";

  /** A row per question: how likely each choice is, and what that makes of it. */
  static final StructType SCHEMA =
      new StructType()
          .add("task", DataTypes.StringType, false)
          .add("number", DataTypes.IntegerType, false)
          .add("id", DataTypes.StringType, false)
          .add("shots", DataTypes.IntegerType, false)
          .add("gold", DataTypes.IntegerType, false)
          .add("likeliest", DataTypes.IntegerType, false)
          .add("likeliest_by_characters", DataTypes.IntegerType, false)
          .add("likeliest_by_bytes", DataTypes.IntegerType, false)
          .add("choices", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("log_probabilities", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("greedy", DataTypes.createArrayType(DataTypes.BooleanType, false), false);

  private EvaluationFiles() {}

  /** Writes all three; an earlier evaluation there is replaced. */
  public static void write(
      SparkSession spark,
      StoreLocation place,
      EvaluationReport report,
      List<Evaluation.Asked> asked) {
    spark
        .createDataFrame(rows(asked), SCHEMA)
        .coalesce(1)
        .write()
        .options(ObjectStores.hadoopSettings(place))
        .option("fs.s3a.impl.disable.cache", "true")
        .mode(SaveMode.Overwrite)
        .parquet(place.uri().replaceFirst("/*$", "/") + QUESTIONS);
    try (ObjectStore store = ObjectStores.open(place)) {
      store.put(PAGE, new EvaluationPage(report, PublishedModels.all()).render());
      store.put(RESULTS, RecordJson.toBytes(report));
    }
  }

  private static List<Row> rows(List<Evaluation.Asked> asked) {
    List<Row> rows = new ArrayList<>();
    for (Evaluation.Asked task : asked) {
      for (int i = 0; i < task.answers().size(); i++) {
        rows.add(row(task, i, task.answers().get(i)));
      }
    }
    return rows;
  }

  private static Row row(Evaluation.Asked task, int number, Answer answer) {
    int choices = answer.logProbabilities().length;
    Double[] logProbabilities = new Double[choices];
    Boolean[] greedy = new Boolean[choices];
    for (int i = 0; i < choices; i++) {
      logProbabilities[i] = answer.logProbabilities()[i];
      greedy[i] = answer.greedy()[i];
    }
    return RowFactory.create(
        task.task(),
        number,
        answer.item().id(),
        task.shots(),
        answer.item().gold(),
        answer.likeliest(),
        answer.likeliestByCharacters(),
        answer.likeliestByBytes(),
        answer.item().choices().toArray(new String[0]),
        logProbabilities,
        greedy);
  }
}
