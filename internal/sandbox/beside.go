// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

// errorInside stands in a response of status 200 that is an error all the same.
var errorInside = map[string]any{"code": "INTERNAL_ERROR", "title": "Internal Error", "detail": "The funnels could not be processed."}

// besideList adds to the response to a read what the settings want there.
func (t Settings) besideList(header http.Header, top, meta map[string]any) {
	addMembers(meta, t.InMeta)
	addMembers(top, t.BesideData)
	for line := range strings.Lines(t.ReadHeaders) {
		if name, text, ok := strings.Cut(line, ":"); ok {
			header.Add(strings.TrimSpace(name), strings.TrimSpace(text))
		}
	}
	if t.ErrorInside == InReads {
		top["data"] = []any{}
		maps.Copy(top, errorInside)
	}
}

// besideCounts adds to the response to a post what the settings want there.
func (t Settings) besideCounts(top map[string]any) map[string]any {
	addMembers(top, t.BesideData)
	if t.ErrorInside == InPostsTaken {
		maps.Copy(top, errorInside)
	}
	return top
}

// addMembers adds the members of a JSON object, numbers as they are written. A text that is none adds nothing: see
// CheckMembers.
func addMembers(to map[string]any, text string) {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &members) == nil {
		for name, value := range members {
			to[name] = value
		}
	}
}

// extended is a JSON object with the members of another, which may replace its own. Without any it is as it was, its
// members in their order.
func extended(object any, text string) any {
	if text == "" {
		return object
	}
	members := map[string]any{}
	addMembers(members, string(encode(object)))
	addMembers(members, text)
	return members
}

// CheckMembers is the error for a text that is no JSON object, as BesideData, InMeta, BesideToken and InToken have to be.
func CheckMembers(text string) error {
	var members map[string]json.RawMessage
	return json.Unmarshal([]byte(text), &members)
}
