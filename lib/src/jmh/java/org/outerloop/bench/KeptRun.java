package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

/** Models and sequences of a run that was kept in folders ({@code storage.kind = file}). */
final class KeptRun {
  private final Path buckets;
  final RunSpec spec;

  KeptRun(Path folder) throws IOException {
    buckets = folder.resolve("buckets").toAbsolutePath();
    try (Stream<Path> files = Files.walk(buckets.resolve("run"), 2)) {
      Path json = files.filter(file -> file.endsWith("run.json")).findFirst().orElseThrow();
      spec = RecordJson.fromBytes(Files.readAllBytes(json), RunSpec.class);
    }
  }

  private ObjectStore bucket(String name) {
    return ObjectStores.open(new StoreLocation(buckets.resolve(name).toUri().toString(), Map.of()));
  }

  /** Rounds that are committed. */
  int rounds() {
    try (ObjectStore run = bucket("run")) {
      int rounds = 0;
      while (run.find(spec.keys().record(rounds)).isPresent()) {
        rounds++;
      }
      return rounds;
    }
  }

  /** The parameters at the start of a round, tensor by tensor. */
  float[][] model(int round) {
    ParameterLayout layout = ParameterLayout.of(spec.model());
    float[][] tensors = new float[layout.tensors().size()][];
    try (ObjectStore run = bucket("run")) {
      Checkpoint checkpoint = Checkpoint.open(run, spec.keys().checkpoint(round), layout);
      int edge = spec.compression().chunkEdge();
      for (Slice slice : layout.slices(edge, spec.compression().sliceEntries())) {
        int size = Math.toIntExact(layout.tensor(slice.tensor()).size());
        if (tensors[slice.tensor()] == null) {
          tensors[slice.tensor()] = new float[size];
        }
        System.arraycopy(
            checkpoint.read(slice),
            0,
            tensors[slice.tensor()],
            Math.toIntExact(slice.offset()),
            slice.length());
      }
    }
    return tensors;
  }

  /** The first training sequences. */
  List<int[]> sequences(int count) {
    try (ObjectStore corpus = bucket("corpus")) {
      return TokenStore.open(corpus, spec.data().manifest()).training(0, count).stream()
          .map(TokenSequence::tokens)
          .toList();
    }
  }
}
