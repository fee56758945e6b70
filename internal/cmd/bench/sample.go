// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// sample is what one run of the CLI has taken.
type sample struct {
	round int // samples of one round make a pair

	// User and system time, as the system counts it for processes that have ended. The launcher has the provider's. On Unix
	// the time of a CLI has that of its children in it, so the CLI's own is the rest. The rest has the launchers too: about
	// 2 ms for each process of a provider, the same for each provider.
	cli      time.Duration
	provider time.Duration

	wall  time.Duration
	peaks peaks
	made  requests
}

// cpu is the time of the CLI and the provider together.
func (s sample) cpu() time.Duration { return s.cli + s.provider }

// requests are what the sandbox was asked.
type requests struct{ machine, exchange, get, post, other int }

func (r requests) total() int { return r.machine + r.exchange + r.get + r.post + r.other }

// each returns the requests for a number of accounts. r is the requests for one account. All accounts share a machine token.
func (r requests) each(accounts int) requests {
	return requests{machine: r.machine, exchange: accounts * r.exchange, get: accounts * r.get, post: accounts * r.post, other: accounts * r.other}
}

func (r requests) String() string {
	var parts []string
	for _, part := range []struct {
		n    int
		name string
	}{{r.machine, "machine token"}, {r.exchange, "exchange"}, {r.get, http.MethodGet}, {r.post, http.MethodPost}, {r.other, "other"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.name))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, " + ")
}
