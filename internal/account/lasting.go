// SPDX-License-Identifier: MPL-2.0

package account

import (
	"maps"
	"slices"
	"time"
)

// lasting is the part of the baseline that does not expire. Texts are in digests.
type lasting struct {
	// Grown are texts as they stand after a post made them longer. See WouldGrowError.
	Grown map[digest]bool `json:"grown,omitempty"`
	// OneToWazzup are pairs of ids that Wazzup was seen to treat as one. See NeighbourError.
	OneToWazzup map[digest]bool `json:"one_to_wazzup,omitempty"`
	// Altered are texts as they stand after a post altered them. If a post alters one again, each post will.
	Altered map[digest]bool `json:"altered,omitempty"`
	// Stable are texts of Grown that were posted again and came back unchanged.
	Stable map[digest]bool `json:"stable,omitempty"`
	// Lost are funnels of others that a post has lost. See WouldLoseError.
	Lost Losses `json:"lost,omitzero"`
	// Written are funnels as posts from this machine have left them, by digest of their id. See WrittenHere.
	Written map[digest]written `json:"written,omitempty"`
	// Posted is a post after which nobody was told what it did to others.
	Posted posting `json:"posted,omitzero"`
}

func (l lasting) empty() bool {
	return len(l.Grown)+len(l.OneToWazzup)+len(l.Altered)+len(l.Stable)+len(l.Written) == 0 && l.Lost.At.IsZero() && l.Posted.At.IsZero()
}

// with merges two. It makes new maps, because baselines share them.
func (l lasting) with(other lasting) lasting {
	return lasting{
		Grown: union(l.Grown, other.Grown), OneToWazzup: union(l.OneToWazzup, other.OneToWazzup),
		Altered: union(l.Altered, other.Altered), Stable: union(l.Stable, other.Stable),
		Lost: l.Lost.later(other.Lost), Posted: l.Posted.later(other.Posted), Written: newest(l.Written, other.Written),
	}
}

func union(a, b map[digest]bool) map[digest]bool {
	if len(b) == 0 {
		return a
	}
	all := make(map[digest]bool, len(a)+len(b))
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}

// Lasting is what a resource keeps in its private state about damage that posts have done to funnels of others, on any
// machine.
type Lasting struct {
	Grown []string // digests of texts that a post has made longer: see WouldGrowError
	Pairs []string // digests of pairs of ids that are one to Wazzup: see NeighbourError
	Lost  Losses
}

// Equal reports whether two are the same.
func (l Lasting) Equal(other Lasting) bool {
	return slices.Equal(l.Grown, other.Grown) && slices.Equal(l.Pairs, other.Pairs) && l.Lost.equal(other.Lost)
}

// with merges two.
func (l Lasting) with(other Lasting) Lasting {
	both := func(a, b []string) []string { return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b)))) }
	return Lasting{Grown: both(l.Grown, other.Grown), Pairs: both(l.Pairs, other.Pairs), Lost: l.Lost.later(other.Lost)}
}

func digests(texts []string) map[digest]bool {
	set := make(map[digest]bool, len(texts))
	for _, text := range texts {
		set[digest(text)] = true
	}
	return set
}

func sortedDigests(set map[digest]bool) []digest { return slices.Sorted(maps.Keys(set)) }

// written is the digest of a funnel's content as a post from this machine left it.
type written struct {
	Content text      `json:"content"`
	At      time.Time `json:"at"`
}

// newest merges two maps, and keeps the later entry for each funnel.
func newest(a, b map[digest]written) map[digest]written {
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(b)
	for id, w := range a {
		if !all[id].At.After(w.At) {
			all[id] = w
		}
	}
	return all
}

// Losses are funnels of others that the last post with a known outcome has removed, or from which it has removed
// stages. Empty IDs with a time mean that it removed none.
type Losses struct {
	At  time.Time `json:"at,omitzero"`   // when a read has shown it
	IDs []string  `json:"ids,omitempty"` // of the funnels, sorted
}

func (l Losses) equal(other Losses) bool {
	return l.At.Equal(other.At) && slices.Equal(l.IDs, other.IDs)
}

// later returns the newer of two, which replaces the older one.
func (l Losses) later(other Losses) Losses {
	if other.At.After(l.At) {
		return other
	}
	return l
}

// posting is a post whose process has not yet told what it did to others, perhaps because it was killed. Without
// Backup it marks the end of a post.
type posting struct {
	At     time.Time `json:"at,omitzero"`      // when it began or ended
	Backup string    `json:"backup,omitempty"` // name of the file with the list before it
	Ours   []string  `json:"ours,omitempty"`   // ids of the funnels that it was to change, make or remove
}

func (p posting) later(other posting) posting {
	if other.At.After(p.At) {
		return other
	}
	return p
}

// next returns a time later than p, even if the clock was put back.
func (p posting) next() time.Time {
	now := time.Now().Round(0)
	if !now.After(p.At) {
		return p.At.Add(1)
	}
	return now
}
