// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// drawnBody draws the text of a response that is more or less a list of funnels. The larger calm is, the more it is one.
type drawnBody struct {
	*rapid.T
	calm int
}

// odd is true now and then.
func (b drawnBody) odd() bool { return rapid.IntRange(0, b.calm).Draw(b.T, "odd") == b.calm*2/3 } // rapid prefers small numbers

func (b drawnBody) oneOf(texts ...string) string { return rapid.SampledFrom(texts).Draw(b.T, "one of") }

func (b drawnBody) few(most int) []struct{} {
	return make([]struct{}, rapid.IntRange(0, most).Draw(b.T, "few"))
}

func (b drawnBody) blank() string {
	switch {
	case !b.odd():
		return ""
	case b.odd():
		return b.oneOf("\u00a0", "\uFEFF")
	}
	return b.oneOf(" ", "\n\t", "\r\n")
}

func (b drawnBody) scalar() string {
	if b.odd() {
		return b.oneOf("nul", "tru", "x", "01", "-", "1.", "1e", `"`, `"\x"`, `"\ud83d"`, `"\udc00"`, "\"\xff\"", "\"\x01\"", "'a'", "NaN", "")
	}
	return b.oneOf("null", "true", "false", "0", "-0", "7", "1.5", "1e3", "1e999", "123456789012345678901234567890", `""`, `"a"`, `"b"`, `"\u0061"`, `"\ud83d\ude00"`, `"/b?page=2"`, `"`+strings.Repeat("long ", 300)+`"`)
}

func (b drawnBody) any(depth int) string {
	switch b.oneOf("scalar", "scalar", "list", "object", "deep") {
	case "list":
		var items []string
		for range b.few(4 - depth) {
			items = append(items, b.any(depth+1))
		}
		return b.list(items)
	case "object":
		var members []string
		for range b.few(4 - depth) {
			members = append(members, b.member(b.name(), b.any(depth+1)))
		}
		return b.object(members)
	case "deep":
		if b.odd() {
			n := rapid.SampledFrom([]int{50, 99, 100, 101, 9_990, 10_001}).Draw(b.T, "depth")
			return strings.Repeat(`[`, n) + strings.Repeat("]", n)
		}
	}
	return b.scalar()
}

// name is that of a member which is not documented, or now and then of one that is.
func (b drawnBody) name() string {
	if b.odd() {
		return b.oneOf(`"id"`, `"\u0069d"`, `"name"`, `"stages"`, `"data"`, `"meta"`)
	}
	return b.oneOf(`"color"`, `"sort"`, `""`, `"a\"b"`, `"ID"`, `"Name"`, `"Stages"`, `"STA_GES"`, `"stages_total"`, `"has_more_stages"`, `"stageCount"`, `"next_stage"`, `"stages_next_page"`,
		`"next"`, `"total"`, `"errors"`, `"code"`, `"detail"`, `"success"`, `"extra"`, `"request_id"`)
}

func (b drawnBody) member(name, value string) string {
	return b.blank() + name + b.blank() + ":" + b.blank() + value + b.blank()
}

// object puts members into any order, and now and then one of them twice.
func (b drawnBody) object(members []string) string {
	if len(members) > 1 {
		members = rapid.Permutation(members).Draw(b.T, "order")
		if twice := b.odd(); twice && b.odd() { // which would refuse most of them
			members = append(members, members[0])
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (b drawnBody) list(items []string) string { return "[" + strings.Join(items, b.blank()+",") + "]" }

func (b drawnBody) id() string {
	if b.odd() {
		return b.any(2)
	}
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "number") {
			return rapid.StringMatching(`-?[1-9][0-9]{0,30}`).Draw(t, "id")
		}
		return rapid.StringMatching(`"[a-z]{1,3}"`).Draw(t, "id")
	}).Draw(b.T, "id")
}

// item is a funnel or a stage, whose documented members are given, with others or without.
func (b drawnBody) item(documented ...string) string {
	if b.odd() {
		return b.any(2)
	}
	members := slices.DeleteFunc(documented, func(string) bool { return b.odd() })
	for b.oneOf("done", "done", "more") == "more" {
		members = append(members, b.member(b.name(), b.any(1)))
	}
	return b.object(b.many(members))
}

// many adds about as many members as are read of an object, now and then.
func (b drawnBody) many(members []string) []string {
	if b.calm < 10 || !b.odd() {
		return members
	}
	n := rapid.SampledFrom([]int{maxMembers - 2, maxMembers - 1, maxMembers}).Draw(b.T, "many")
	return append(members, numbered(`"m%d":0,`, n)+`"last":0`)
}

func (b drawnBody) text() string {
	if b.odd() {
		return b.any(2)
	}
	return b.oneOf(`"n"`, `""`, `"\u0412"`)
}

func (b drawnBody) funnel() string {
	stages := "null"
	if !b.odd() {
		var list []string
		for range b.few(3) {
			list = append(list, b.item(b.member(`"id"`, b.id()), b.member(`"name"`, b.text())))
		}
		stages = b.list(list)
	} else if b.odd() {
		stages = b.any(1)
	}
	return b.item(b.member(`"id"`, b.id()), b.member(`"name"`, b.text()), b.member(`"stages"`, stages))
}

func (b drawnBody) response() string {
	var funnels []string
	for range b.few(3) {
		funnels = append(funnels, b.funnel())
	}
	data := b.list(funnels)
	if b.odd() {
		data = b.any(0)
	}
	members := []string{b.member(`"data"`, data)}
	if !b.odd() {
		members = append(members, b.member(`"meta"`, b.oneOf(`{"timestamp":1}`, `null`)))
	} else if b.odd() {
		members = append(members, b.member(`"meta"`, b.any(1)))
	}
	for b.odd() {
		members = append(members, b.member(b.name(), b.any(1)))
	}
	text := b.blank() + b.object(b.many(members)) + b.blank()
	for b.odd() {
		at := rapid.IntRange(0, len(text)).Draw(b.T, "at")
		switch b.oneOf("cut", "insert", "drop", "append", "before") {
		case "cut":
			text = text[:at]
		case "insert":
			text = text[:at] + b.oneOf(",", ":", "}", "]", "[", "{", `"`, "\\", "0", "\xff", "x") + text[at:]
		case "drop":
			text = text[:at] + text[min(at+1, len(text)):]
		case "append":
			text += b.oneOf("x", "{}", ",", "]", "\x00", text)
		case "before":
			text = b.oneOf("\uFEFF", "x", "[", "<html>", "null") + text
		}
	}
	return text
}

// likeTheReference draws one response, and what is known of it, and decodes it in both ways.
func likeTheReference(t *rapid.T) error {
	b := drawnBody{t, rapid.SampledFrom([]int{5, 30, 200}).Draw(t, "calm")}
	res := response("application/json")
	if b.odd() {
		res.StatusCode = rapid.SampledFrom([]int{201, 202, 203, 206, 207}).Draw(t, "status")
	}
	if b.odd() {
		res.Header = http.Header{"Content-Type": {b.oneOf("", "text/html", "application/problem+json", "text/plain")}}
	}
	r := responseRules{reader: reader{mask.NewKnown(mask.NewSecret("color"), mask.NewSecret(canary))}}
	if b.odd() {
		r.accepted = []string{"extra", "color"}
	}
	_, err := r.decodeBoth(res, []byte(b.response()))
	return err
}

var integerIn = regexp.MustCompile(`[0-9]+`)

// Any response is decoded as by the reference, and refused with the same words.
func TestDrawnListsAreReadAsByTheReference(t *testing.T) {
	t.Parallel()
	believed, refused := 0, map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		if err := likeTheReference(rt); err != nil {
			refused[integerIn.ReplaceAllString(err.Error(), "N")]++
			return
		}
		believed++
	})
	t.Logf("%d believed, and refused for %d reasons", believed, len(refused))
	if believed == 0 || len(refused) < 10 {
		t.Errorf("%d believed, and refused for %v", believed, refused)
	}
}

func FuzzDrawnLists(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { _ = likeTheReference(t) }))
}

// A text that is cut off at any byte, or has another byte there, is refused as by the reference.
func TestDamagedListsAreReadAsByTheReference(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		documented,
		`{"meta":{"a":[1,-2.5e3,null,true,"\u0041\ud83d\ude00"]},"data":[{"color":{ "a" : [ ] },"stages":[{"x":false,"id":12,"name":"\"\\"}],"name":"","id":"1"}],"next":null}`,
		`{"data":[{"id":1,"name":"n","stages":null,"stages_total":0},{"name":2}],"errors":[]}`,
	} {
		for i := range len(body) + 1 {
			_, _ = responseRules{}.decodeBoth(response("application/json"), []byte(body[:i]))
			for _, other := range "\x00\xff \t,:{}[]\"\\0-.eEtfnux\uFEFF" {
				_, _ = responseRules{}.decodeBoth(response("application/json"), []byte(body[:i]+string(other)+body[min(i+1, len(body)):]))
				_, _ = responseRules{}.decodeBoth(response("application/json"), []byte(body[:i]+string(other)+body[i:]))
			}
		}
	}
}
