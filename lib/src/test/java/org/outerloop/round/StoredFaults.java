package org.outerloop.round;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/** One flipped bit at rest. */
final class StoredFaults {
  private final TinyRun run;
  private final SplitMix64 random;

  StoredFaults(TinyRun run, SplitMix64 random) {
    this.run = run;
    this.random = random;
  }

  /** In an object of a round. */
  Fault flip(FaultKind kind, long round, PeerId peer) throws IOException {
    ObjectKeys keys = run.spec.keys();
    return switch (kind) {
      case STORED_CHECKPOINT -> checkpoint(round);
      case STORED_CONTRIBUTION -> ofPeer(Fault.of(kind, round, peer), keys.contribution(round));
      case STORED_HEADER ->
          ofPeer(
              Fault.of(kind, round, peer),
              random.nextInt(2) == 0 ? keys.header(round) : keys.trace(round));
      case STORED_RECORD -> record(round);
      default -> state(round, peer);
    };
  }

  private Fault ofPeer(Fault fault, String key) throws IOException {
    flipIn(file(fault.peer().orElseThrow().name(), key));
    return fault.saying(key.substring(key.lastIndexOf('/') + 1));
  }

  private Fault record(long round) throws IOException {
    ObjectKeys keys = run.spec.keys();
    boolean first = random.nextInt(4) == 0;
    String beginning = random.nextInt(2) == 0 ? keys.genesis() : keys.runJson();
    String key = first ? beginning : keys.record(round);
    flipIn(file("run", key));
    return Fault.of(FaultKind.STORED_RECORD, first ? -1 : round).saying(first ? "json" : key);
  }

  /** The checkpoint that the round made. */
  private Fault checkpoint(long round) throws IOException {
    String prefix = run.spec.keys().checkpoint(round + 1);
    Fault fault = Fault.of(FaultKind.STORED_CHECKPOINT, round).saying(prefix);
    if (random.nextInt(4) == 0) {
      flipIn(file("run", prefix + "digests.json"));
      return fault;
    }
    List<Path> shards = new ArrayList<>();
    try (Stream<Path> files = Files.list(file("run", prefix))) {
      files.filter(path -> path.toString().endsWith(".safetensors")).forEach(shards::add);
    }
    long at = flipIn(shards.get(0));
    Fault header = Fault.of(FaultKind.STORED_CHECKPOINT, round);
    return slice(shards.get(0), at).map(found -> fault.at(run.spec, found)).orElse(header);
  }

  /** The slice that holds a byte of a file; none if it is in the header. */
  private Optional<Integer> slice(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (at < Long.BYTES + header) {
      return Optional.empty();
    }
    long entry = (at - Long.BYTES - header) / Float.BYTES;
    List<Slice> slices = Checkpoints.slices(run.spec);
    ParameterLayout layout = ParameterLayout.of(run.spec.model());
    int last = 0;
    while (last + 1 < slices.size() && Checkpoints.offset(layout, slices.get(last + 1)) <= entry) {
      last++;
    }
    return Optional.of(last);
  }

  /** The last state that the peer keeps. */
  private Fault state(long round, PeerId peer) throws IOException {
    ObjectKeys keys = run.spec.keys();
    Fault fault = Fault.of(FaultKind.STORED_STATE, round + 1, peer);
    Path folder = file(peer.name(), keys.states());
    String manifest = keys.stateManifest(round + 1);
    if (random.nextInt(2) == 0) {
      return ofPeer(fault, manifest);
    }
    String json = Files.readString(file(peer.name(), manifest));
    List<Path> used = new ArrayList<>();
    try (Stream<Path> pieces = Files.list(folder.resolve("pieces"))) {
      pieces
          .filter(piece -> json.contains(piece.getFileName().toString()))
          .sorted()
          .forEach(used::add);
    }
    Path piece = used.get(random.nextInt(used.size()));
    flipIn(piece);
    return fault.saying(piece.getFileName().toString());
  }

  /** Returns the place of the byte. */
  long flipIn(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(bytes.length);
    bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    Files.write(file, bytes);
    return at;
  }

  Path file(String bucket, String key) {
    return Path.of(URI.create(run.place(bucket).uri())).resolve(key);
  }
}
