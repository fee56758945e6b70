package wazzup

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// moreHint looks for signs that a list is one page of several: status 206 or a Content-Range (RFC 9110, sections 15.3.7
// and 14.4), a Link header with rel=next (RFC 8288), or members beside "data" or in "meta" as paged APIs have them. None
// is documented for this API; but were it to start paging, a list taken for whole would make the next write remove the
// rest. A sign that proves the list whole (a total that equals the count, has_more false, next null) is none. The result
// is empty, or says what was found.
func moreHint(res *http.Response, members map[string]jsontext.Value, count int) string {
	switch {
	case res.StatusCode == http.StatusPartialContent:
		return "status 206, partial content"
	case res.Header.Get("Content-Range") != "":
		return "a Content-Range header"
	case slices.ContainsFunc(res.Header.Values("Link"), linksToNext):
		return "a Link header with rel=next"
	}
	for name, value := range members {
		if hint := memberHint(name, value, count, 0); hint != "" {
			return hint
		}
	}
	return ""
}

// linksToNext reports whether one of a Link header's links has the relation "next".
func linksToNext(link string) bool {
	for param := range strings.FieldsFuncSeq(link, func(r rune) bool { return r == ';' || r == ',' }) {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") {
			relations := strings.Fields(strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`)))
			if slices.Contains(relations, "next") {
				return true
			}
		}
	}
	return false
}

// memberHint judges one member, and what lies in it where it is a group such as "meta" or "pagination".
func memberHint(name string, value jsontext.Value, count, depth int) string {
	const maxDepth = 3 // meta.pagination.links.next is as deep as it gets anywhere
	kind := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	if value.Kind() == '{' && depth < maxDepth && isGroup(kind) {
		members, err := readMembers(value)
		if err != nil {
			return fmt.Sprintf("%q cannot be read", name)
		}
		for inner, v := range members {
			if hint := memberHint(inner, v, count, depth+1); hint != "" {
				return hint
			}
		}
		return ""
	}
	if provesWhole(kind, value, count) {
		return ""
	}
	return fmt.Sprintf("%q is %s", name, value[:min(len(value), maxRead)])
}

func isGroup(kind string) bool {
	return slices.Contains([]string{"meta", "pagination", "paging", "page", "pageinfo", "links", "cursor", "cursors"}, kind)
}

// provesWhole is true for a member that has nothing to do with paging, and for one that says: this is all.
func provesWhole(kind string, value jsontext.Value, count int) bool {
	number, isNumber := integerValue(value)
	switch kind {
	case "next", "nextpage", "nextcursor", "nexturl", "nextlink", "nexttoken", "nextpagetoken", "nextoffset", "nextid",
		"cursor", "endcursor", "after", "continuation", "continuationtoken", "scrollid":
		return slices.Contains([]string{`null`, `""`, `false`, `0`, `{}`}, string(value))
	case "hasmore", "hasnext", "hasnextpage", "more", "moreresults", "truncated", "istruncated", "partial", "incomplete":
		return slices.Contains([]string{`null`, `false`, `0`}, string(value))
	case "total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalelements", "count":
		return value.Kind() == 'n' || isNumber && number == int64(count)
	case "totalpages", "pages", "pagecount", "lastpage", "page", "currentpage", "pagenumber":
		return value.Kind() == 'n' || isNumber && number <= 1
	case "offset", "skip", "start":
		return value.Kind() == 'n' || isNumber && number == 0
	case "limit", "perpage", "pagesize", "maxresults":
		return value.Kind() == 'n' || isNumber && (number > int64(count) || number == 0)
	}
	return true
}

// integerValue reads 12 and "12".
func integerValue(value jsontext.Value) (int64, bool) {
	n, err := strconv.ParseInt(strings.Trim(string(value), `"`), 10, 64)
	return n, err == nil
}
