package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
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
	a.versions = append(a.versions, version{until: s.now(), list: a.list})
	a.versions = a.versions[max(0, len(a.versions)-maxVersions):]
	a.list = list
}

// post takes a list in, and answers with counts that say no more than the real ones: what they count on an update is
// documented nowhere.
func (s *Server) post(e *Entry, posted []Pipeline) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(posted) == 0 && s.settings.RejectEmptyList {
		return nil, &failure{
			status: http.StatusBadRequest, Code: "VALIDATION_FAILED", Title: "Validation Failed",
			Detail: "One or more fields did not pass validation.", Errors: []string{"pipelines must contain at least 1 elements"},
		}
	}
	a := s.accounts[e.Account]
	list := s.settings.taken(a.list, posted)
	pipelines, stages := created(a.list, list)
	s.commit(a, list)
	e.Committed = true
	return map[string]any{
		"data": map[string]int{"pipelines_created": pipelines, "stages_created": stages},
		"meta": map[string]int64{"timestamp": s.now().Unix()},
	}, nil
}

// taken is what a post makes of a list.
func (t Settings) taken(before, posted []Pipeline) []Pipeline {
	list := clone(posted)
	if t.Semantics != Replace {
		list = clone(before)
		for _, p := range clone(posted) {
			i := index(list, p.ID)
			switch {
			case i < 0:
				list = append(list, p)
			case t.Semantics == Merge:
				list[i] = p
			default:
				list[i] = mergeStages(list[i], p)
			}
		}
	}
	for i := range list {
		if t.TrimNames {
			list[i].Name = strings.TrimSpace(list[i].Name)
			for j := range list[i].Stages {
				list[i].Stages[j].Name = strings.TrimSpace(list[i].Stages[j].Name)
			}
		}
		t.StageOrder.apply(list[i].Stages, func(s Stage) string { return s.ID })
	}
	orderBy(t.PipelineOrder, list, func(p Pipeline) string { return p.ID })
	return list
}

func mergeStages(old, posted Pipeline) Pipeline {
	old.Name = posted.Name
	for _, s := range posted.Stages {
		if i := slices.IndexFunc(old.Stages, func(o Stage) bool { return o.ID == s.ID }); i >= 0 {
			old.Stages[i] = s
		} else {
			old.Stages = append(old.Stages, s)
		}
	}
	return old
}

func (o Order) apply(stages []Stage, id func(Stage) string) { orderBy(o, stages, id) }

func orderBy[T any](o Order, list []T, id func(T) string) {
	switch o {
	case Kept:
	case ByID:
		slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	case Reversed:
		slices.Reverse(list)
	}
}

func created(before, after []Pipeline) (pipelines, stages int) {
	for _, p := range after {
		i := index(before, p.ID)
		if i < 0 {
			pipelines++
			stages += len(p.Stages)
			continue
		}
		for _, s := range p.Stages {
			if !slices.ContainsFunc(before[i].Stages, func(o Stage) bool { return o.ID == s.ID }) {
				stages++
			}
		}
	}
	return pipelines, stages
}

// get lists an account's funnels, or what they were.
func (s *Server) get(id string, header http.Header) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[id]
	a.reads++
	list := a.list
	if s.settings.StaleFor > 0 && (!s.settings.Flapping || a.reads%2 == 1) {
		for _, v := range a.versions {
			if s.now().Sub(v.until) < s.settings.StaleFor {
				list = v.list
				break
			}
		}
	}
	data := make([]any, len(list))
	for i, p := range list {
		data[i] = s.settings.shown(p)
	}
	answer := map[string]any{"data": data}
	meta := map[string]any{"timestamp": s.now().Unix()}
	s.settings.Paging.hint(header, answer, meta, len(list))
	answer["meta"] = meta
	return answer
}

func (p Paging) hint(header http.Header, top, meta map[string]any, count int) {
	switch p {
	case NoHint:
	case LinkNext:
		header.Set("Link", `</v2/pipelines?page=2>; rel="next"`)
	case MetaNext:
		meta["next"] = "/v2/pipelines?page=2"
	case MetaHasMore:
		meta["has_more"] = true
	case MetaTotal:
		meta["total"] = count + 50
	case TopCursor:
		top["cursor"] = "eyJwIjoyfQ"
	case NoMetaNext:
		meta["next"] = nil
	case NoMetaHasMore:
		meta["has_more"] = false
	case NoMetaTotal:
		meta["total"] = count
	}
}

// shownPipeline has its keys in the order of the documented answer.
type shownPipeline struct {
	Stages json.RawMessage `json:"stages,omitempty"`
	ID     json.RawMessage `json:"id"`
	Name   string          `json:"name"`
}

type shownStage struct {
	ID   json.RawMessage `json:"id"`
	Name string          `json:"name"`
}

func (t Settings) shown(p Pipeline) shownPipeline {
	shown := shownPipeline{ID: t.id(p.ID), Name: p.Name}
	if len(p.Stages) == 0 {
		shown.Stages = map[EmptyStages]json.RawMessage{StagesNull: json.RawMessage(`null`), StagesArray: json.RawMessage(`[]`)}[t.EmptyStages]
		return shown
	}
	stages := make([]shownStage, len(p.Stages))
	for i, s := range p.Stages {
		stages[i] = shownStage{ID: t.id(s.ID), Name: s.Name}
	}
	shown.Stages, _ = json.Marshal(stages) // strings and raw numbers: it cannot fail
	return shown
}

var integer = regexp.MustCompile(`^(?:0|-?[1-9][0-9]*)$`)

func (t Settings) id(id string) json.RawMessage {
	if t.NumericIDs && integer.MatchString(id) {
		return json.RawMessage(id)
	}
	raw, _ := json.Marshal(id) // a string: it cannot fail
	return raw
}
