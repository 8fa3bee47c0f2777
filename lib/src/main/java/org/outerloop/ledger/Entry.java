package org.outerloop.ledger;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * One entry as it is written, but for the signature.
 *
 * @param version of the format
 * @param run name of the run, so that an entry means nothing in another
 * @param height entries before it
 * @param previous head of the chain before it: a digest over all objects there, whatever they hold
 * @param author public key: Ed25519, X.509 encoded, in lower-case hexadecimal
 * @param kind which one of the following there is
 */
record Entry(
    int version,
    String run,
    long height,
    Digest previous,
    String author,
    EntryKind kind,
    Optional<Opening> opening,
    Optional<Join> join,
    Optional<Round> round,
    Optional<Stake> stake,
    Optional<Weights> weights,
    Optional<Emission> emission) {
  static final int VERSION = 1;

  public Entry {
    long bodies =
        Stream.of(opening, join, round, stake, weights, emission)
            .filter(Optional::isPresent)
            .count();
    Require.that(bodies == 1, "An entry has one body, this one %s", bodies);
    Optional<?> own =
        switch (kind) {
          case OPENING -> opening;
          case JOIN -> join;
          case ROUND -> round;
          case STAKE -> stake;
          case WEIGHTS -> weights;
          case EMISSION -> emission;
        };
    Require.that(own.isPresent(), "The body of the entry is of another kind than %s", kind);
  }

  static Entry of(String run, long height, Digest previous, String author, Statement says) {
    return new Entry(
        VERSION,
        run,
        height,
        previous,
        author,
        EntryKind.of(says),
        only(Opening.class, says),
        only(Join.class, says),
        only(Round.class, says),
        only(Stake.class, says),
        only(Weights.class, says),
        only(Emission.class, says));
  }

  Statement statement() {
    return Stream.of(opening, join, round, stake, weights, emission)
        .map(body -> (Statement) body.orElse(null))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static <S extends Statement> Optional<S> only(Class<S> kind, Statement says) {
    return Optional.of(says).filter(kind::isInstance).map(kind::cast);
  }
}
