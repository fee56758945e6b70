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
	// cpu is user and system time of the CLI and the provider together. On Unix a process's time has that of the children
	// it has waited for, and a CLI waits for each provider it starts: with Terraform 1.11 on Linux, plans and applies of
	// 100 and 1,000 funnels, this figure and the sum of what /proc shows of the CLI and each provider are the same within
	// what they still take after the last look, 0.05 s of 14. On Windows the children are left out.
	cpu   time.Duration
	wall  time.Duration
	peaks peaks
	made  requests
}

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
