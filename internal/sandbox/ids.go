// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// IDs is which ids of funnels are one to the service, and of stages within a funnel.
type IDs int

// The ways. Where two ids are one, a post with the one overwrites what has the other.
const (
	IDsKept             IDs = iota
	IDsCaseBlind            // ids that differ in case are one; what is there keeps its spelling
	IDsCaseBlindRespelt     // the same, but what is there takes the posted spelling
	IDsFormBlind            // ids that differ in their Unicode form are one; what is there keeps its spelling
	IDsLowered              // ids are stored in lower case
	IDsTrimmed              // ids are stored without blanks around them
)

var idsNames = []string{
	IDsKept: "kept", IDsCaseBlind: "case-blind", IDsCaseBlindRespelt: "case-blind-respelt", IDsFormBlind: "form-blind",
	IDsLowered: "lowered", IDsTrimmed: "trimmed",
}

// String is the name that ParseIDs reads.
func (i IDs) String() string { return nameOf(idsNames, i) }

// ParseIDs reads the name of which ids are one.
func ParseIDs(name string) (IDs, error) { return named[IDs](idsNames, name) }

// stored is a posted id as it is stored if nothing is there that it is one with.
func (i IDs) stored(id string) string {
	switch i {
	case IDsKept, IDsCaseBlind, IDsCaseBlindRespelt, IDsFormBlind:
	case IDsLowered:
		return strings.ToLower(id)
	case IDsTrimmed:
		return strings.TrimSpace(id)
	}
	return id
}

// key is the same for ids that are one.
func (i IDs) key(id string) string {
	switch i {
	case IDsKept, IDsLowered, IDsTrimmed:
	case IDsCaseBlind, IDsCaseBlindRespelt:
		return strings.ToLower(id)
	case IDsFormBlind:
		return norm.NFC.String(id)
	}
	return id
}

func (i IDs) funnel(p Pipeline) string { return i.key(p.ID) }

func (i IDs) stage(s Stage) string { return i.key(s.ID) }

// spelling makes a posted id the one that is stored; known has those that are there, by key, and gets it.
func (i IDs) spelling(id string, known map[string]string) string {
	id = i.stored(id)
	if there, ok := known[i.key(id)]; ok && i != IDsCaseBlindRespelt {
		return there
	}
	known[i.key(id)] = id
	return id
}

// spellings are the ids of what is there, by key.
func spellings[T any](list []T, key, id func(T) string) map[string]string {
	known := make(map[string]string, len(list))
	for _, item := range list {
		known[key(item)] = id(item)
	}
	return known
}
