package org.outerloop.ledger;

import java.io.Serializable;

/** What an entry says. Who says it and when is the entry's; whether it counts is the ledger's. */
public sealed interface Statement extends Serializable
    permits Opening, Join, Round, Stake, Weights, Emission {}
