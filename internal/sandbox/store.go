// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"slices"
	"time"
)

// maxVersions bounds how far back reads can be old.
const maxVersions = 200

// commit makes a list the account's. The caller holds the lock.
func (s *Server) commit(a *account, list []Pipeline) {
	a.versions = append(a.versions, version{until: time.Now(), list: a.list})
	a.versions = a.versions[max(0, len(a.versions)-maxVersions):]
	a.list = list
}

// post takes a list in, and answers with counts that say no more than the real ones: what they count on an update is
// documented nowhere.
func (s *Server) post(in *incoming, posted []Pipeline) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(posted) == 0 && s.settings.RejectEmptyList {
		return nil, invalid("pipelines must contain at least 1 elements")
	}
	if s.settings.ErrorInside == InPostsRefused {
		return errorInside, nil
	}
	a, before := s.accounts[in.entry.Account], s.accounts[in.entry.Account].list
	if in.fault.Middle > 0 {
		s.begun(a, posted[:min(in.fault.Middle, len(posted))], in.fault.Emptied)
		in.entry.PartlyTaken = true
	} else {
		s.commit(a, s.settings.taken(before, posted))
		in.entry.Committed = true
	}
	pipelines, stages := created(before, a.list)
	return s.settings.besideCounts(map[string]any{
		"data": map[string]int{"pipelines_created": pipelines, "stages_created": stages},
		"meta": map[string]int64{"timestamp": time.Now().Unix()},
	}), nil
}

// begun takes funnels in one by one, as a service without transactions does that comes no further. What is to go under
// Replace goes last, or, if the list is emptied first, has gone. The caller holds the lock.
func (s *Server) begun(a *account, posted []Pipeline, emptied bool) {
	one := s.settings
	one.First = 0
	if one.Semantics == Replace {
		one.Semantics = Merge
		if emptied {
			s.commit(a, nil)
		}
	}
	for i := range posted {
		s.commit(a, one.taken(a.list, posted[i:i+1]))
	}
}

// taken is what a post makes of a list. What is not posted stays just as it is, or goes.
func (t Settings) taken(before, posted []Pipeline) []Pipeline {
	posted = clone(posted)
	if t.First > 0 {
		posted = posted[:min(t.First, len(posted))]
	}
	old := positions(before, t.IDs.funnel)
	known := spellings(before, t.IDs.funnel, Pipeline.key)
	for i := range posted {
		p := &posted[i]
		p.ID, p.Name = t.IDs.spelling(p.ID, known), t.stored(p.Name)
		var namesake Pipeline
		if j, there := old[t.IDs.funnel(*p)]; there {
			namesake = before[j]
		}
		if !t.DropMembers {
			p.Members = namesake.Members
		}
		p.Stages = t.takenStages(namesake.Stages, p.Stages)
	}
	if t.Semantics == Replace {
		before = nil
	}
	return merged(t.PipelineOrder, before, posted, t.IDs.funnel)
}

func (t Settings) stored(name string) string { return t.Texts.stored(name, t.TextLength, t.Counting) }

// takenStages are the stages that a funnel has after a post.
func (t Settings) takenStages(before, posted []Stage) []Stage {
	old := positions(before, t.IDs.stage)
	known := spellings(before, t.IDs.stage, Stage.key)
	for i := range posted {
		s := &posted[i]
		s.ID, s.Name = t.IDs.spelling(s.ID, known), t.stored(s.Name)
		if j, there := old[t.IDs.stage(*s)]; there && !t.DropMembers {
			s.Members = before[j].Members
		}
	}
	if t.Semantics != MergeStages {
		before = nil
	}
	return merged(t.StageOrder, before, posted, t.IDs.stage)
}

// merged lays what is posted over what stays: in the place of its namesake, or behind the others.
func merged[T any](o Order, stay, posted []T, key func(T) string) []T {
	list := slices.Clone(stay)
	if o == Reversed {
		slices.Reverse(list) // into the order sent, so that a second post of the same turns nothing round again
	}
	at := positions(list, key)
	for _, item := range posted {
		if i, namesake := at[key(item)]; namesake {
			list[i] = item
		} else {
			at[key(item)] = len(list)
			list = append(list, item)
		}
	}
	switch o {
	case Kept:
	case ByID:
		slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	case Reversed:
		slices.Reverse(list)
	}
	return list
}

func positions[T any](list []T, key func(T) string) map[string]int {
	at := make(map[string]int, len(list))
	for i, item := range list {
		at[key(item)] = i
	}
	return at
}

func created(before, after []Pipeline) (pipelines, stages int) {
	old := positions(before, Pipeline.key)
	for _, p := range after {
		i, namesake := old[p.ID]
		if !namesake {
			pipelines++
			stages += len(p.Stages)
			continue
		}
		had := positions(before[i].Stages, Stage.key)
		for _, s := range p.Stages {
			if _, had := had[s.ID]; !had {
				stages++
			}
		}
	}
	return pipelines, stages
}
