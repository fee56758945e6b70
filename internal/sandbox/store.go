package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// version is an account's list as it was until a commit.
type version struct {
	until time.Time
	list  []Pipeline
}

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
func (s *Server) post(e *Entry, posted []Pipeline) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(posted) == 0 && s.settings.RejectEmptyList {
		return nil, invalid("pipelines must contain at least 1 elements")
	}
	a := s.accounts[e.Account]
	list := s.settings.taken(a.list, posted)
	pipelines, stages := created(a.list, list)
	s.commit(a, list)
	e.Committed = true
	return map[string]any{
		"data": map[string]int{"pipelines_created": pipelines, "stages_created": stages},
		"meta": map[string]int64{"timestamp": time.Now().Unix()},
	}, nil
}

// taken is what a post makes of a list. What is not posted stays just as it is, or goes.
func (t Settings) taken(before, posted []Pipeline) []Pipeline {
	posted = clone(posted)
	old := positions(before, Pipeline.key)
	for i := range posted {
		p := &posted[i]
		if t.TrimNames {
			trim(p)
		}
		var stay []Stage
		if j, namesake := old[p.ID]; namesake && t.Semantics == MergeStages {
			stay = before[j].Stages
		}
		p.Stages = merged(t.StageOrder, stay, p.Stages, Stage.key)
	}
	if t.Semantics == Replace {
		before = nil
	}
	return merged(t.PipelineOrder, before, posted, Pipeline.key)
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

func (p Pipeline) key() string { return p.ID }

func (s Stage) key() string { return s.ID }

func trim(p *Pipeline) {
	p.Name = strings.TrimSpace(p.Name)
	for i := range p.Stages {
		p.Stages[i].Name = strings.TrimSpace(p.Stages[i].Name)
	}
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
