// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// get lists an account's funnels, or what they were.
func (s *Server) get(id string, header http.Header) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[id]
	a.reads++
	list := a.list
	if s.settings.StaleFor > 0 && (!s.settings.Flapping || a.reads%2 == 1) {
		for _, v := range a.versions {
			if time.Since(v.until) < s.settings.StaleFor {
				list = v.list
				break
			}
		}
	}
	data := make([]any, len(list))
	for i, p := range s.settings.turned(list, a.reads) {
		data[i] = s.settings.shown(p)
	}
	response := map[string]any{"data": data}
	meta := map[string]any{"timestamp": time.Now().Unix()}
	s.settings.Paging.hint(header, response, meta, len(list))
	response["meta"] = meta
	s.settings.besideList(header, response, meta)
	return response
}

// turned are an account's funnels as a read shows them.
func (t Settings) turned(list []Pipeline, read int) []Pipeline {
	if t.PipelineReadOrder == ReadsAlike && t.StageReadOrder == ReadsAlike {
		return list
	}
	random := rand.New(rand.NewPCG(t.ShuffleSeed, uint64(read))) //nolint:gosec // it is to be the same each time
	list = slices.Clone(turned(t.PipelineReadOrder, list, read, random))
	for i := range list {
		list[i].Stages = turned(t.StageReadOrder, list[i].Stages, read, random)
	}
	return list
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
	Stages any    `json:"stages,omitempty"` // nil is left out
	ID     any    `json:"id"`               // a string, or a number's digits
	Name   string `json:"name"`
}

type shownStage struct {
	ID   any    `json:"id"`
	Name string `json:"name"`
}

func (t Settings) shown(p Pipeline) any {
	shown := shownPipeline{ID: t.id(p.ID), Name: t.Texts.shown(p.Name)}
	if len(p.Stages) == 0 {
		switch t.EmptyStages {
		case StagesAbsent:
		case StagesNull:
			shown.Stages = json.RawMessage("null")
		case StagesArray:
			shown.Stages = []shownStage{}
		}
		return withMembers(shown, p.Members)
	}
	stages := make([]any, len(p.Stages))
	for i, s := range p.Stages {
		stages[i] = withMembers(shownStage{ID: t.id(s.ID), Name: t.Texts.shown(s.Name)}, s.Members)
	}
	shown.Stages = stages
	return withMembers(shown, p.Members)
}

// withMembers is an object with further members behind its own.
func withMembers(object any, members string) any {
	if members == "" {
		return object
	}
	text := encode(object)
	return json.RawMessage(append(text[:len(text)-1], ","+members+"}"...))
}

var integer = regexp.MustCompile(`^(?:0|-?[1-9][0-9]*)$`)

func (t Settings) id(id string) any {
	if t.NumericIDs && integer.MatchString(id) {
		return json.RawMessage(id) // not a number of Go's: however many digits, they are shown
	}
	return id
}
