// SPDX-License-Identifier: MPL-2.0

package account

import "slices"

// learnForGood adds what a post has shown to what is kept for good, here and for later processes.
func (a *Account) learnForGood(more lasting) {
	a.changeBaseline(func(r baseline) baseline {
		a.memory.lasting = a.memory.lasting.with(more)
		a.memory.end()
		return r
	})
}

// Learn adds what a resource has in its private state to what this run knows, and reports whether that was news.
func (a *Account) Learn(l Lasting) (news bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.memory.lasting
	more := lasting{Grown: digests(l.Grown), OneToWazzup: digests(l.Pairs), Lost: l.Lost}
	a.memory.lasting = known.with(more)
	now := a.memory.lasting
	return len(now.Grown) > len(known.Grown) || len(now.OneToWazzup) > len(known.OneToWazzup) || !now.Lost.equal(known.Lost)
}

// ToRemember returns what a resource is to keep in its private state: the grown texts that the list still has, and
// what was lost. If the user has accepted the loss, that is news too, and gets a later time.
func (a *Account) ToRemember(list List) Lasting {
	l := Lasting{Lost: a.lost()}
	if len(l.Lost.IDs) > 0 && len(a.unaccepted()) == 0 {
		l.Lost = Losses{At: l.Lost.At.Add(1)}
	}
	for _, at := range standing(list.Pipelines, a.grown()) {
		l.Grown = append(l.Grown, string(at.digest))
	}
	slices.Sort(l.Grown)
	l.Grown = slices.Compact(l.Grown)
	for _, pair := range sortedDigests(a.oneToWazzup()) {
		l.Pairs = append(l.Pairs, string(pair))
	}
	return l
}

// Wary reports whether anything is known that may stop a post.
func (a *Account) Wary() bool {
	return len(a.grown())+len(a.oneToWazzup())+len(a.lost().IDs) > 0
}
