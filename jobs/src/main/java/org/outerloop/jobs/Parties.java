package org.outerloop.jobs;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.LocalS3Server;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.StoreLocation;

/**
 * Who keeps what where: the validator's bucket of the run, the bucket of token shards, that of the
 * ledger, to which anybody may add, and one bucket per peer that this application plays or makes
 * room for, each with an owner who may write and readers who may not.
 *
 * <p>For kind {@code local-s3} it runs the S3 server for as long as it is open.
 */
public final class Parties implements AutoCloseable {
  private static final String RUN = "run";
  private static final String CORPUS = "corpus";
  private static final String LEDGER = "ledger";

  private final StorageSettings settings;
  private final Map<String, StoreLocation> owners = new TreeMap<>();
  private final Map<String, StoreLocation> readers = new TreeMap<>();
  private final List<LocalS3Server> servers = new ArrayList<>();

  private Parties(StorageSettings settings) {
    this.settings = settings;
  }

  public static Parties open(StorageSettings settings, List<PeerId> peers) {
    Parties parties = new Parties(settings);
    List<String> names = new ArrayList<>(List.of(RUN, CORPUS, LEDGER));
    peers.forEach(peer -> names.add(peer.name()));
    switch (settings.kind()) {
      case LOCAL_S3 -> parties.startServer(names);
      case FILE -> parties.useFolders(names);
      case S3A -> parties.useBuckets(peers);
    }
    return parties;
  }

  private void startServer(List<String> names) {
    LocalS3Server server = server(names);
    servers.add(server);
    for (String name : names) {
      owners.put(name, name.equals(LEDGER) ? server.appender(name) : server.owner(name));
      readers.put(name, server.reader(name));
    }
  }

  private LocalS3Server server(List<String> names) {
    try {
      return LocalS3Server.start(
          serverJar(), folder().resolve("s3"), names, List.of(LEDGER), settings.port());
    } catch (ObjectStoreException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private void useFolders(List<String> names) {
    for (String name : names) {
      Path bucket = folder().resolve("buckets").resolve(name);
      StoreLocation location = new StoreLocation(bucket.toUri().toString(), Map.of());
      owners.put(name, location);
      readers.put(name, location);
    }
  }

  private void useBuckets(List<PeerId> peers) {
    Map<String, String> options = hadoopProperties();
    both(RUN, required(settings.run(), "run"), options);
    both(CORPUS, required(settings.corpus(), "corpus"), options);
    both(LEDGER, required(settings.ledger(), "ledger"), options);
    String pattern = required(settings.peer(), "peer");
    if (!pattern.contains("{peer}")) {
      throw new UserException("storage.peer '" + pattern + "' has no {peer} in it");
    }
    peers.forEach(peer -> both(peer.name(), pattern.replace("{peer}", peer.name()), options));
  }

  private void both(String name, String uri, Map<String, String> options) {
    StoreLocation location = new StoreLocation(URI.create(uri).toString(), options);
    owners.put(name, location);
    readers.put(name, location);
  }

  /** What the ledger may say of a bucket of ours: never a key that can write. */
  private BucketAccess told(String name) {
    if (settings.kind() != StorageSettings.Kind.S3A) {
      return Access.of(readers.get(name));
    }
    BucketAccess open = Access.of(readers.get(name));
    return settings.readKey().orElse(StorageSettings.Key.NONE).to(open);
  }

  public BucketAccess toldOfRun() {
    return told(RUN);
  }

  public BucketAccess toldOfCorpus() {
    return told(CORPUS);
  }

  public BucketAccess toldOf(PeerId peer) {
    return told(peer.name());
  }

  /** To read and to append. */
  public StoreLocation ledger() {
    return owners.get(LEDGER);
  }

  /** Whether this application knows the bucket, and not only from the ledger. */
  public boolean knows(PeerId peer) {
    return readers.containsKey(peer.name());
  }

  /** Leaves in the work folder what others need to take part: an invitation, and their buckets. */
  public void invite(String run, List<PeerId> peers) {
    boolean foreign = settings.kind() == StorageSettings.Kind.S3A;
    BucketAccess ledger = Access.of(ledger());
    StorageSettings.Key key = settings.appendKey().orElse(StorageSettings.Key.NONE);
    new Invitation(run, foreign ? key.to(ledger) : ledger).write(folder());
    if (!foreign) {
      for (PeerId peer : peers) {
        BucketSettings.of(peerOwner(peer), peerReader(peer))
            .write(folder().resolve("buckets-of-peers").resolve(peer + ".json"));
      }
    }
  }

  private static String required(Optional<String> value, String key) {
    return value.orElseThrow(
        () -> new UserException("storage." + key + " is missing; storage.kind s3a needs it"));
  }

  private Map<String, String> hadoopProperties() {
    return HadoopProperties.read(settings.properties());
  }

  private static Path serverJar() {
    Path folder =
        SparkSessions.home()
            .map(home -> home.resolve("s3proxy"))
            .orElseGet(() -> Path.of(System.getProperty("outerloop.s3proxy", "s3proxy")));
    Path jar = folder.resolve("s3proxy.jar");
    if (!Files.isRegularFile(jar)) {
      throw new UserException("No S3 server at " + jar + "; run bin/outerloop of the built folder");
    }
    return jar;
  }

  /** Text outside the run's buckets, with the credentials of the settings. */
  public StoreLocation text(String place) {
    return new StoreLocation(place, hadoopProperties());
  }

  /** Local work folder of the run. */
  public Path folder() {
    return Path.of(settings.folder());
  }

  public StoreLocation runOwner() {
    return owners.get(RUN);
  }

  public StoreLocation runReader() {
    return readers.get(RUN);
  }

  public StoreLocation corpusOwner() {
    return owners.get(CORPUS);
  }

  public StoreLocation corpusReader() {
    return readers.get(CORPUS);
  }

  public StoreLocation peerOwner(PeerId peer) {
    return owners.get(peer.name());
  }

  public StoreLocation peerReader(PeerId peer) {
    return readers.get(peer.name());
  }

  @Override
  public void close() {
    servers.forEach(LocalS3Server::close);
  }
}
