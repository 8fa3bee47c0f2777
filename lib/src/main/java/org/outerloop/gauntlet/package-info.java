/**
 * Judging a round: which contributions are merged, what each peer is worth, who is paid.
 *
 * <pre>
 *   Evidence, Overlap -> Works, CopyDetection -> Selection -> LossRating, ProofOfComputation -> PeerScore
 *                     -> Penalties -> Selection -> Weights -> Judgement, Standings
 * </pre>
 *
 * <p>Functions over records: no tensors, stores or clocks. Losses, overlaps and upload times are
 * measured elsewhere and given; the same evidence gives the same judgement anywhere. Constants are
 * in {@link org.outerloop.protocol.GauntletSpec}; those in brackets are fixed in the code.
 *
 * <pre>
 *   rule                  constant                        source (ours where it differs, and why)
 *   trial data            assigned-, random-sequences     paper; ours: only consumed ones
 *   loss score            trial-step                      paper; relative as in Templar's code
 *   loss rating           rating-beta 7, rating-tau 0.1   openskill 6.2.0 [25, 25/3, 3 sigma]
 *   proof of computation  proof-decay 0.05                paper; no threshold or warm-up
 *   copy                  copy-overlap 0.4                Templar's first; ours: values too, layers only
 *   who was first         upload-tick-millis 1000         ours: commitment of this very round
 *   harm, cleared copy    significance 2                  ours: Templar has no standard errors
 *   missed round          miss-factors 0.75, 0.5          Templar; then 0
 *   malformed, copy, harm [0 this round]                  Templar; ours for harm: no pay for damage
 *   suspension            negative-rounds 3               Templar
 *   merge                 merged-peers 20                 Templar; paper 15
 *   weights               weight-power 2                  paper; Templar's 72B run had a profile
 * </pre>
 *
 * <p>Read in this order: Evidence, Losses, LossScore, Standing, Verdict, Gauntlet, SharedRows,
 * CopyDetection, Selection, Scoring, LossRating. {@link org.outerloop.gauntlet.FastChecks} come
 * before all that, {@link org.outerloop.gauntlet.Trial} says on which sequences the losses are
 * measured.
 */
package org.outerloop.gauntlet;
