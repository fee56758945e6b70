// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// hint is something in an answer that speaks of pages.
type hint struct {
	where  string // such as meta.next
	more   bool   // it says that there is more than is shown
	paging sandbox.Paging
}

// hints finds what an answer to a read says of further pages: a Link header, and members beside "data" or in "meta".
func hints(header http.Header, top map[string]jsontext.Value, count int) []hint {
	var found []hint
	for _, link := range header.Values("Link") {
		more := strings.Contains(strings.ReplaceAll(strings.ToLower(link), `"`, ""), "rel=next")
		h := hint{where: "a Link header", more: more}
		if more {
			h.paging = sandbox.LinkNext
		}
		found = append(found, h)
	}
	var meta map[string]jsontext.Value
	if value := top["meta"]; value.Kind() == '{' {
		_ = json.Unmarshal(value, &meta) // it was read once, as part of the answer
	}
	for _, name := range slices.Sorted(maps.Keys(top)) {
		if name != "data" && name != "meta" {
			found = append(found, memberHint(name, name, top[name], count))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(meta)) {
		if name != "timestamp" {
			found = append(found, memberHint("meta."+name, name, meta[name], count))
		}
	}
	return found
}

// memberHint judges a member that is not documented. What may be a position in a longer list, or a length that is not
// this list's, is taken to say that there is more.
func memberHint(where, name string, value jsontext.Value, count int) hint {
	h := hint{where: where}
	name = strings.ReplaceAll(strings.ToLower(name), "_", "")
	switch {
	case strings.HasSuffix(name, "account"):
	case strings.Contains(name, "total") || strings.HasSuffix(name, "count"):
		h.more = string(value) != strconv.Itoa(count)
	case strings.Contains(name, "next") || strings.Contains(name, "cursor") || strings.Contains(name, "more") || strings.Contains(name, "page") || strings.Contains(name, "link"):
		switch string(value) {
		case "null", "false", `""`, "{}", "[]":
		default:
			h.more = true
		}
	}
	h.paging = pagings[whereMore{where, h.more}]
	return h
}

type whereMore struct {
	where string
	more  bool
}

// pagings are the hints that the sandbox can give.
var pagings = map[whereMore]sandbox.Paging{
	{"meta.next", true}:      sandbox.MetaNext,
	{"meta.has_more", true}:  sandbox.MetaHasMore,
	{"meta.total", true}:     sandbox.MetaTotal,
	{"cursor", true}:         sandbox.TopCursor,
	{"meta.next", false}:     sandbox.NoMetaNext,
	{"meta.has_more", false}: sandbox.NoMetaHasMore,
	{"meta.total", false}:    sandbox.NoMetaTotal,
}
