package org.outerloop.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Properties;

/**
 * First class of the child process of {@link LocalS3Server}: runs S3Proxy under {@link
 * S3ServerGrants}, leaves a file when it serves, and ends with its parent. Copied into the child's
 * class path with the two classes it uses; they may use nothing but the JDK, and reach S3Proxy by
 * reflection.
 */
final class S3ServerProcess {
  private final Properties[] identities;
  private final S3ServerGrants grants = new S3ServerGrants();

  private S3ServerProcess(Properties[] identities) {
    this.identities = identities;
  }

  /**
   * Arguments: the file to be created when the server is ready, then a file per identity.
   *
   * @throws ReflectiveOperationException if the server cannot start
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    endWithParent();
    Properties[] identities = new Properties[arguments.length - 1];
    for (int i = 0; i < identities.length; i++) {
      identities[i] = new Properties();
      try (InputStream in = Files.newInputStream(Path.of(arguments[i + 1]))) {
        identities[i].load(in);
      }
    }
    Class.forName(S3ServerRequest.class.getName()); // now: the folder it is in will be gone
    new S3ServerProcess(identities).start();
    Files.createFile(Path.of(arguments[0]));
  }

  private void start() throws ReflectiveOperationException {
    Class<?> builderType = Class.forName("org.gaul.s3proxy.S3Proxy$Builder");
    Object builder =
        builderType.getMethod("fromProperties", Properties.class).invoke(null, identities[0]);
    for (Properties identity : identities) {
      Object store = quietly(identity);
      grants.add(identity, store);
      call(builder, "blobStore", store);
    }
    Object server = open(builderType.getMethod("build")).invoke(builder);
    call(server, "setBlobStoreLocator", proxy("org.gaul.s3proxy.BlobStoreLocator"));
    addFilter(server);
    server.getClass().getMethod("start").invoke(server);
  }

  /** Without S3Proxy's remarks on every wrapper: the log is for what goes wrong. */
  private static Object quietly(Properties identity) throws ReflectiveOperationException {
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      return store(identity);
    } finally {
      System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
    }
  }

  /** Where an identity's buckets are, with the aliases and the refusals that its file asks for. */
  private static Object store(Properties identity) throws ReflectiveOperationException {
    String provider = identity.getProperty("jclouds.provider");
    Object folder =
        Class.forName("org.gaul.s3proxy.BlobStores")
            .getMethod("create", String.class, Properties.class)
            .invoke(null, provider, identity);
    for (Method wrap : Class.forName("org.gaul.s3proxy.middleware.Middlewares").getMethods()) {
      if (wrap.getName().equals("wrap")) {
        return wrap.invoke(null, folder, identity, null);
      }
    }
    throw new NoSuchMethodException("Middlewares.wrap");
  }

  private void addFilter(Object s3proxy) throws ReflectiveOperationException {
    Field field = open(s3proxy.getClass().getDeclaredField("server"));
    Object jetty = field.get(s3proxy);
    String jettyPackage = field.getType().getPackageName().replaceFirst("\\.server$", "");
    Class<?> contextType = Class.forName(jettyPackage + ".ee10.servlet.ServletContextHandler");
    Object context =
        field.getType().getMethod("getDescendant", Class.class).invoke(jetty, contextType);
    Class<?> filterType = Class.forName("jakarta.servlet.Filter");
    contextType
        .getMethod("addFilter", filterType, String.class, EnumSet.class)
        .invoke(context, proxy("jakarta.servlet.Filter"), "/*", allDispatches());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static EnumSet<?> allDispatches() throws ReflectiveOperationException {
    return EnumSet.allOf((Class) Class.forName("jakarta.servlet.DispatcherType"));
  }

  private Object proxy(String type) throws ReflectiveOperationException {
    Class<?> face = Class.forName(type);
    return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, grants);
  }

  private static void call(Object target, String name, Object argument)
      throws ReflectiveOperationException {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)) {
        open(method).invoke(target, argument);
        return;
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static <A extends AccessibleObject> A open(A member) {
    member.setAccessible(true);
    return member;
  }

  /** The parent holds the other end of our standard input; however it dies, the pipe closes. */
  private static void endWithParent() {
    Thread watch = new Thread(S3ServerProcess::waitForEnd, "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void waitForEnd() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(0);
  }
}
