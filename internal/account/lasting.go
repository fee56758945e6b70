package account

import (
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// lasting is what the record remembers however old it is. All of it is digests.
type lasting struct {
	// Grown are texts as they stand after a post made them longer. See WouldGrowError.
	Grown map[digest]bool `json:"grown,omitempty"`
	// OneToWazzup are pairs of ids that Wazzup was seen to take for one. See NeighbourError.
	OneToWazzup map[digest]bool `json:"one_to_wazzup,omitempty"`
	// Altered are texts as they stand after a post altered them: one that is altered again will be altered with every post.
	Altered map[digest]bool `json:"altered,omitempty"`
	// Stable are texts of Grown that were posted since, and came back as they were sent.
	Stable map[digest]bool `json:"stable,omitempty"`
}

func (l lasting) empty() bool {
	return len(l.Grown)+len(l.OneToWazzup)+len(l.Altered)+len(l.Stable) == 0
}

// with makes new maps, because records share them.
func (l lasting) with(other lasting) lasting {
	return lasting{
		Grown: union(l.Grown, other.Grown), OneToWazzup: union(l.OneToWazzup, other.OneToWazzup),
		Altered: union(l.Altered, other.Altered), Stable: union(l.Stable, other.Stable),
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

// learnForGood adds to what is remembered, here and for every later process.
func (a *Account) learnForGood(more lasting) {
	if more.empty() {
		return
	}
	a.store(func(r record) record {
		a.memory.lasting = a.memory.lasting.with(more)
		return r
	})
}

// pairDigest is of an id and another one that Wazzup takes for the same.
func pairDigest(id, other string) digest { return digest(sum("one to Wazzup", id, other)) }

// place is one text of a funnel: its name, or a stage's name or id.
type place struct {
	Difference // without Want
	digest     digest
}

// places are all texts of a funnel, with their digests.
func places(p wazzup.Pipeline) []place {
	list := make([]place, 0, 1+2*len(p.Stages))
	add := func(aspect Aspect, stage string, index int, text string) {
		kind := map[Aspect]string{Name: "name", StageName: "stage name", StageIDChanged: "stage id"}[aspect]
		list = append(list, place{
			Difference: Difference{PipelineID: p.ID, Aspect: aspect, StageID: stage, StageIndex: index, Got: text},
			digest:     digest(sum("grown", kind, p.ID, stage, text)),
		})
	}
	add(Name, "", -1, p.Name)
	for i, s := range p.Stages {
		add(StageName, s.ID, i, s.Name)
		add(StageIDChanged, s.ID, i, s.ID)
	}
	return list
}

// standing are the texts of some funnels that are among digests.
func standing(list []wazzup.Pipeline, digests map[digest]bool) (found []place) {
	if len(digests) == 0 {
		return nil
	}
	for _, p := range list {
		for _, at := range places(p) {
			if digests[at.digest] {
				found = append(found, at)
			}
		}
	}
	return found
}

// grown are the digests that this machine knows, and those that a resource remembers.
func (a *Account) grown(remembered []string) map[digest]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := union(nil, a.memory.lasting.Grown)
	for _, text := range remembered {
		all = union(all, map[digest]bool{digest(text): true})
	}
	if len(a.memory.lasting.Stable) > 0 {
		all = maps.Clone(all)
		maps.DeleteFunc(all, func(text digest, _ bool) bool { return a.memory.lasting.Stable[text] })
	}
	return all
}

// Grown are the digests of texts in a list that a post has made longer, as this machine or a resource remembers them: what
// the resource is to remember from here on.
func (a *Account) Grown(list List, remembered []string) []string {
	var digests []string
	for _, at := range standing(list.Pipelines, a.grown(remembered)) {
		digests = append(digests, string(at.digest))
	}
	slices.Sort(digests)
	return slices.Compact(digests)
}
