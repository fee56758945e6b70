// SPDX-License-Identifier: MPL-2.0

package network

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Ill is what can happen to a request and its answer.
type Ill int

// The ills.
const (
	None         Ill = iota
	LostRequest      // the connection is reset before the request has gone on
	LostResponse     // the request has gone on, and the connection is reset before its answer
	TornResponse     // the connection is reset within the answer
	ResetAfter       // the connection is reset after the answer
	Cut              // the connection is closed within the answer, as if all had been said
	Slices           // the answer comes in pieces of some bytes
	Slow             // the answer takes its time
	Silence          // nothing comes back, and the connection stays; the request may have gone on
	Refused          // after the answer, the connection is reset and others are refused for a while
)

var names = []string{
	None: "none", LostRequest: "lost request", LostResponse: "lost answer", TornResponse: "torn answer", ResetAfter: "reset after the answer",
	Cut: "cut", Slices: "slices", Slow: "slow", Silence: "silence", Refused: "refused",
}

// String names the ill.
func (i Ill) String() string {
	if i < 0 || int(i) >= len(names) {
		return fmt.Sprintf("Ill(%d)", int(i))
	}
	return names[i]
}

// Ills are all of them.
func Ills() []Ill {
	return []Ill{LostRequest, LostResponse, TornResponse, ResetAfter, Cut, Slices, Slow, Silence, Refused}
}

// Weather is how bad a network is. The zero value is a good one.
type Weather struct {
	Share   float64       // of the requests that something happens to
	Ills    []Ill         // one of which it is
	Latency time.Duration // of a request and of an answer each, at most; at least half of it
	Slow    time.Duration // of a slow answer, at most; at least half of it
	Outage  time.Duration // for which connections are refused
}

// The three strengths, for a client that waits half a second for an answer and tries four times more.
var (
	Mild  = Weather{Share: 0.08, Ills: Ills(), Latency: 10 * time.Millisecond, Slow: 200 * time.Millisecond, Outage: 50 * time.Millisecond}
	Bad   = Weather{Share: 0.2, Ills: Ills(), Latency: 40 * time.Millisecond, Slow: 300 * time.Millisecond, Outage: 100 * time.Millisecond}
	Awful = Weather{Share: 0.35, Ills: Ills(), Latency: 80 * time.Millisecond, Slow: 800 * time.Millisecond, Outage: 150 * time.Millisecond}
)

// fate is what happens to one request and its answer.
type fate struct {
	ill         Ill
	there, back time.Duration // latencies
	slow        time.Duration
	part        float64 // how much of the answer comes before it breaks off
	goesOn      bool    // whether a request that is met with silence does
}

// fate draws as many numbers each time, so that what comes later does not depend on what came before.
func (w Weather) fate(random *rand.Rand) fate {
	span := func(most time.Duration) time.Duration {
		return most/2 + time.Duration(random.Float64()*float64(most/2))
	}
	f := fate{there: span(w.Latency), back: span(w.Latency), slow: span(w.Slow), part: random.Float64(), goesOn: random.IntN(2) == 0}
	strikes, which := random.Float64() < w.Share, random.Float64()
	if strikes && len(w.Ills) > 0 {
		f.ill = w.Ills[int(which*float64(len(w.Ills)))]
	}
	return f
}
