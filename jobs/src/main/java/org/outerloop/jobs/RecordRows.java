package org.outerloop.jobs;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Flat records as Spark rows: one column per component, in order, in snake case. NaN is NULL in the
 * row, since SQL's means and sums then leave it out.
 */
public final class RecordRows {
  private RecordRows() {}

  public static StructType schema(Class<? extends Record> type) {
    StructType schema = new StructType();
    for (RecordComponent component : type.getRecordComponents()) {
      DataType column = columnType(component.getType());
      schema = schema.add(column(component), column, column.equals(DataTypes.DoubleType));
    }
    return schema;
  }

  public static Row row(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object value = value(components[i], record);
      values[i] = value instanceof Double number && number.isNaN() ? null : value;
    }
    return RowFactory.create(values);
  }

  /** Reads by column name, so a table may have more columns, and in another order. */
  public static <R extends Record> R record(Row row, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object value = row.getAs(column(components[i]));
      values[i] = value == null ? absent(types[i], column(components[i])) : value;
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IllegalArgumentException("Row " + row + " is not a " + type.getSimpleName(), e);
    }
  }

  private static Object absent(Class<?> type, String column) {
    if (type == double.class) {
      return Double.NaN;
    } else if (type == String.class) {
      return "";
    }
    throw new IllegalArgumentException("Column '" + column + "' has a NULL");
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }

  private static DataType columnType(Class<?> type) {
    if (type == long.class) {
      return DataTypes.LongType;
    } else if (type == int.class) {
      return DataTypes.IntegerType;
    } else if (type == double.class) {
      return DataTypes.DoubleType;
    } else if (type == boolean.class) {
      return DataTypes.BooleanType;
    } else if (type == String.class) {
      return DataTypes.StringType;
    }
    throw new IllegalArgumentException("No column type for " + type);
  }

  private static String column(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
