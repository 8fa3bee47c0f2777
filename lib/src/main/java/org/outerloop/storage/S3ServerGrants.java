package org.outerloop.storage;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who is let in at the local S3 server, by the bucket, the key and the request itself. What is not
 * granted here is answered with 403, before S3Proxy does anything.
 *
 * <p>S3Proxy asks with the names as it understood them itself, so nobody slips through by another
 * spelling; but not with the verb, which is why the request is kept on the side while its thread
 * works on it. It plays two of S3Proxy's interfaces: a servlet filter that remembers the request,
 * and the locator that is asked.
 */
final class S3ServerGrants implements InvocationHandler {
  static final String APPEND_ONLY = "outerloop.append-only";
  private static final String BUCKETS = "s3proxy.bucket-locator.";

  private final Map<String, Object> grants = new TreeMap<>(); // by access key
  private final Map<String, Set<String>> buckets = new TreeMap<>(); // by access key
  private final Set<String> appenders = new HashSet<>();
  private final ThreadLocal<Object> request = new ThreadLocal<>();

  /** Before the server starts; a store is what S3Proxy calls so. */
  void add(Properties identity, Object store) throws ReflectiveOperationException {
    String key = identity.getProperty("s3proxy.identity");
    for (Constructor<?> constructor :
        Class.forName("org.gaul.s3proxy.AccessGrant").getConstructors()) {
      if (constructor.getParameterTypes()[0] == String.class) {
        grants.put(key, constructor.newInstance(identity.getProperty("s3proxy.credential"), store));
      }
    }
    Set<String> names = new HashSet<>();
    for (String name : identity.stringPropertyNames()) {
      if (name.startsWith(BUCKETS)) {
        names.add(identity.getProperty(name));
      }
    }
    buckets.put(key, names);
    if (identity.containsKey(APPEND_ONLY)) {
      appenders.add(key);
    }
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "doFilter":
        filter(arguments[0], arguments[1], arguments[2]);
        return null;
      case "locateBlobStore":
        return locate((String) arguments[0], (String) arguments[1], (String) arguments[2]);
      case "hashCode":
        return System.identityHashCode(proxy);
      case "equals":
        return proxy == arguments[0];
      default:
        return method.getName().equals("toString") ? "S3ServerGrants" : null;
    }
  }

  private void filter(Object asked, Object response, Object chain) throws Throwable {
    S3ServerRequest seen = new S3ServerRequest(asked);
    if (!seen.isSigned()) {
      call("jakarta.servlet.http.HttpServletResponse", "sendError", response, 403);
      return;
    }
    request.set(asked);
    try {
      call("jakarta.servlet.FilterChain", "doFilter", chain, asked, response);
    } finally {
      request.remove();
    }
  }

  /** Null refuses. */
  private Object locate(String key, String bucket, String object)
      throws ReflectiveOperationException {
    Object asked = request.get();
    if (key == null || bucket == null || asked == null || !grants.containsKey(key)) {
      return null;
    }
    boolean granted =
        buckets.get(key).contains(bucket)
            && S3ServerRequest.isPlain(object)
            && (!appenders.contains(key) || new S3ServerRequest(asked).mayAppend(object));
    return granted ? grants.get(key) : null;
  }

  private static void call(String type, String name, Object target, Object... arguments)
      throws Throwable {
    for (Method method : Class.forName(type).getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        try {
          method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
        return;
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }
}
