package org.outerloop.protocol;

/** The keys of all objects of a run. Nobody else puts a key together. */
public record ObjectKeys(String run) {
  /** Settings of the run, created once. */
  public String runJson() {
    return run + "/run.json";
  }

  /** What the run begins with; its creation opens round 0. */
  public String genesis() {
    return run + "/genesis.json";
  }

  /** All entries of the ledger, in its own bucket. */
  public String ledger() {
    return run + "/ledger/";
  }

  public String ledgerEntry(long height) {
    return ledger() + number(height) + ".json";
  }

  public String rounds() {
    return run + "/rounds/";
  }

  /** The validator's record of a round; its creation is the commit. */
  public String record(long round) {
    return roundFolder(round) + "record.json";
  }

  /** How long things took: not part of the record, because it never repeats. */
  public String timings(long round) {
    return roundFolder(round) + "timings.json";
  }

  /** What validators keep of a round's contributions to compare them, named by what it holds. */
  public String sample(long round, Digest content) {
    return roundFolder(round) + "samples/" + content.hex();
  }

  /** Parameters at the start of a round. */
  public String checkpoint(long round) {
    return run + "/checkpoints/" + number(round) + "/";
  }

  /** A peer's compressed pseudo-gradient, in its own bucket. */
  public String contribution(long round) {
    return roundFolder(round) + "contribution.arrow";
  }

  /** What the peer signs about its contribution; written after it. */
  public String header(long round) {
    return roundFolder(round) + "header.json";
  }

  /** Digests of the parameters that a peer's inner steps led to, slice by slice. */
  public String trace(long round) {
    return roundFolder(round) + "trace.json";
  }

  /** A peer's sketches of hidden states under the base model. */
  public String activations(long round) {
    return roundFolder(round) + "activations.bin";
  }

  /**
   * In the ledger's store: made before a payload becomes visible, by one who knows it.
   *
   * @param commitment digest that binds run, round, peer and payload
   */
  public String commitment(long round, Digest commitment) {
    return run + "/commitments/" + number(round) + "/" + commitment.hex();
  }

  /** In the ledger's store: asks it for the time. */
  public String clock(String probe) {
    return run + "/clock/" + probe + ".probe";
  }

  /** Everything of a peer's optimizer state and error feedback, in its own bucket. */
  public String states() {
    return run + "/state/";
  }

  /** What a peer's state before a round consists of; written after all its pieces. */
  public String stateManifest(long round) {
    return states() + number(round) + ".json";
  }

  /** Pieces of states, named by what they hold. */
  public String statePieces() {
    return states() + "pieces/";
  }

  public String statePiece(Digest content) {
    return statePieces() + content.hex();
  }

  private String roundFolder(long round) {
    return rounds() + number(round) + "/";
  }

  private static String number(long round) {
    return String.format("%08d", round);
  }
}
