package org.outerloop.jobs.batches;

import java.util.List;

/**
 * A table of cuDF, called by name. Columns come to the host when they are first asked for; the
 * table and the copies are freed on {@link #close}.
 */
final class CudfTable implements TokenBatch, AutoCloseable {
  private final Object table; // ai.rapids.cudf.Table
  private final Object[] host = new Object[3]; // ai.rapids.cudf.HostColumnVector

  CudfTable(Object table) {
    this.table = table;
  }

  @Override
  public int rows() {
    return Math.toIntExact((long) call(table, "getRowCount"));
  }

  @Override
  public long sequence(int row) {
    return (long) call(column(0), "getLong", (long) row);
  }

  @Override
  public long id(int row) {
    return (long) call(column(1), "getLong", (long) row);
  }

  @Override
  public int[] tokens(int row) {
    List<?> ids = (List<?>) call(column(2), "getList", (long) row);
    return ids.stream().mapToInt(id -> (Integer) id).toArray();
  }

  private Object column(int number) {
    if (host[number] == null) {
      host[number] = call(call(table, "getColumn", number), "copyToHost");
    }
    return host[number];
  }

  private static Object call(Object target, String method, Object... arguments) {
    Class<?>[] types = new Class<?>[arguments.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = arguments[i] instanceof Long ? long.class : int.class;
    }
    try {
      return target.getClass().getMethod(method, types).invoke(target, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(target.getClass() + " has no " + method + " for us", e);
    }
  }

  @Override
  public void close() {
    for (Object column : host) {
      if (column != null) {
        call(column, "close");
      }
    }
    call(table, "close");
  }
}
