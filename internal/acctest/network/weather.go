// SPDX-License-Identifier: MPL-2.0

package network

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Ill is a fault that can happen to a request and its response.
type Ill int

// The ills.
const (
	None         Ill = iota
	LostRequest      // the connection is reset before the request reaches the server
	LostResponse     // the request reaches the server, and the connection is reset before the response
	TornResponse     // the connection is reset within the response
	ResetAfter       // the connection is reset after the response
	Cut              // the connection is closed within the response, as if that were complete
	Slices           // the response arrives in pieces of a few bytes
	Slow             // the response arrives slowly
	Silence          // no response arrives, and the connection stays open; the request may have reached the server
	Refused          // after the response, the connection is reset, and new ones are refused for a while
)

var names = []string{
	None: "none", LostRequest: "lost request", LostResponse: "lost response", TornResponse: "torn response", ResetAfter: "reset after the response",
	Cut: "cut", Slices: "slices", Slow: "slow", Silence: "silence", Refused: "refused",
}

// String names the ill.
func (i Ill) String() string {
	if i < 0 || int(i) >= len(names) {
		return fmt.Sprintf("Ill(%d)", int(i))
	}
	return names[i]
}

// Ills returns all ills except None.
func Ills() []Ill {
	return []Ill{LostRequest, LostResponse, TornResponse, ResetAfter, Cut, Slices, Slow, Silence, Refused}
}

// Weather is how bad a network is. The zero value is a good one.
type Weather struct {
	Share    float64       // share of the requests with an ill, from 0 to 1
	Ills     []Ill         // possible ills
	Latency  time.Duration // maximum latency of a request, and of a response; the minimum is half of it
	Slow     time.Duration // maximum duration of a slow response; the minimum is half of it
	Downtime time.Duration // how long connections are refused
}

// Three strengths, for a client that waits half a second for a response and makes five attempts.
var (
	Mild  = Weather{Share: 0.08, Ills: Ills(), Latency: 10 * time.Millisecond, Slow: 200 * time.Millisecond, Downtime: 50 * time.Millisecond}
	Bad   = Weather{Share: 0.2, Ills: Ills(), Latency: 40 * time.Millisecond, Slow: 300 * time.Millisecond, Downtime: 100 * time.Millisecond}
	Awful = Weather{Share: 0.35, Ills: Ills(), Latency: 80 * time.Millisecond, Slow: 800 * time.Millisecond, Downtime: 150 * time.Millisecond}
)

// fate is what happens to one request and its response.
type fate struct {
	ill         Ill
	there, back time.Duration // latencies
	slow        time.Duration
	part        float64 // share of the response that arrives before it breaks off
	goesOn      bool    // whether the request reaches the server in a Silence
}

// fate draws the same number of random numbers each time, so that the weather of one request does not change the next fates.
func (w Weather) fate(random *rand.Rand) fate {
	between := func(most time.Duration) time.Duration {
		return most/2 + time.Duration(random.Float64()*float64(most/2))
	}
	f := fate{there: between(w.Latency), back: between(w.Latency), slow: between(w.Slow), part: random.Float64(), goesOn: random.IntN(2) == 0}
	strikes, which := random.Float64() < w.Share, random.Float64()
	if strikes && len(w.Ills) > 0 {
		f.ill = w.Ills[int(which*float64(len(w.Ills)))]
	}
	return f
}
