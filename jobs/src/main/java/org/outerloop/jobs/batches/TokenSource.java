package org.outerloop.jobs.batches;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.outerloop.protocol.Require;
import org.outerloop.storage.StoreLocation;

/**
 * Prepared corpora as a table for Spark SQL:
 *
 * <pre>
 *   spark.read().format("outerloop-tokens").option("part", "training").load("s3a://bucket/corpus")
 *   sequence bigint, id bigint, tokens array&lt;int&gt;
 * </pre>
 *
 * <p>Options: {@code path}; {@code part}, {@code training} unless told otherwise; {@code
 * batch-sequences}; and whatever begins with {@code fs.} for the store.
 */
public final class TokenSource implements TableProvider, DataSourceRegister {
  static final String FORMAT = "outerloop-tokens";
  static final String PART = "part";
  static final String BATCH_SEQUENCES = "batch-sequences";
  private static final String PATH = "path";
  private static final int DEFAULT_BATCH = 256;

  static final StructType SCHEMA =
      new StructType()
          .add("sequence", DataTypes.LongType, false)
          .add("id", DataTypes.LongType, false)
          .add("tokens", DataTypes.createArrayType(DataTypes.IntegerType, false), false);

  @Override
  public String shortName() {
    return FORMAT;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    Require.that(options.containsKey(PATH), "%s needs the option %s", FORMAT, PATH);
    Map<String, String> store = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith("fs.")) {
            store.put(key, value);
          }
        });
    return new CorpusTable(
        new TokenScan(
            new StoreLocation(options.get(PATH), store),
            CorpusPart.parse(options.getOrDefault(PART, CorpusPart.TRAINING.toString())),
            options.getInt(BATCH_SEQUENCES, DEFAULT_BATCH)));
  }

  private record CorpusTable(TokenScan scan) implements Table, SupportsRead {
    @Override
    public String name() {
      return scan.description();
    }

    @Override
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return EnumSet.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> scan;
    }
  }
}
