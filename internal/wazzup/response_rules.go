// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// responseRules decides whether a response of status 2xx is trusted. It is if it is recognised: a list in which a funnel is
// missing may cost that funnel, so what counts is what a response is, not which faults it lacks.
type responseRules struct {
	reader

	accepted []string // names of members that somebody has found to be harmless
}

// decodeList reads the response to GET /v2/pipelines, {"data":[...],"meta":{...}}.
//
// A funnel that is missing from the result may be removed from an account by the next write, and a text that is read
// differently from what was stored would be written back altered. So the list must be as documented: valid UTF-8 (no
// lone surrogates), no member twice, exact member names, no null funnel or stage, an id once. What is beside it must be
// understood. It returns NotAPIError, BodyError, FormatError, PartialListError or UnrecognisedError.
func (r responseRules) decodeList(res *http.Response, body []byte) ([]Pipeline, error) {
	members, read, err := readList(body)
	if err != nil {
		return nil, r.notJSON(res, body, err)
	}
	data, ok := members["data"]
	envelope, err := r.envelope(res, members)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, &FormatError{Reason: "it has no \"data\""}
	case data.Kind() != '[':
		return nil, &FormatError{Reason: "its \"data\" is " + kindName(data.Kind()) + ", not a list"}
	case !slices.Contains(listStatuses, res.StatusCode):
		return nil, &FormatError{Reason: fmt.Sprintf("its status is %d, not 200", res.StatusCode)}
	}
	if err := checkMeta(members); err != nil {
		return nil, err
	}
	if partial, ok := errors.AsType[*partialFunnelError](read.refusal); ok {
		return nil, &PartialListError{Hint: partial.sign.words(r.reader)}
	}
	if read.refusal != nil {
		return nil, read.refusal
	}
	list := read.pipelines
	if found := paginationHint(res, envelope, list); found != nil {
		return nil, &PartialListError{Hint: found.words(r.reader)}
	}
	understood := harmless
	if len(list) == 0 {
		understood = func(m member) bool { return harmless(m) && noDenial(m) }
	}
	if unknown := r.unknown(envelope, understood); unknown != nil {
		unknown.Pipelines = list
		return nil, unknown
	}
	return list, nil
}

// listStatuses are those that a list can come with; of 206, paginationHint says what is wrong with it. Others mean something else
// than "here it is": 202 and 207, or 203, with which a proxy says that it has changed what the service sent.
var listStatuses = []int{http.StatusOK, http.StatusPartialContent}

// acceptance judges a 2xx response to a POST. What it counts is not documented for an update, "data": null occurs, and any
// 2xx is a success, whether or not it has a body. But a page of HTML comes from something else, and an error
// inside says that the request has failed, at least in part. It returns the errors of decodeList but PartialListError.
func (r responseRules) acceptance(res *http.Response, body []byte) error {
	err := r.accept(res, body)
	if format, ok := errors.AsType[*FormatError](err); ok {
		return &FormatError{What: "a documented response to a post", Reason: format.Reason}
	}
	return err
}

func (r responseRules) accept(res *http.Response, body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	members, err := readMembers(body)
	if err != nil {
		return r.notJSON(res, body, err)
	}
	envelope, err := r.envelope(res, members)
	if err != nil {
		return err
	}
	if data, ok := members["data"]; ok && data.Kind() != '{' && data.Kind() != 'n' {
		return &FormatError{Reason: "its \"data\" is " + kindName(data.Kind()) + ", not an object"}
	}
	if err := checkMeta(members); err != nil {
		return err
	}
	unknown := r.unknown(envelope, harmless)
	if unknown == nil {
		return nil // of no type
	}
	return unknown
}

// envelope is all that stands in a response but the list, by name. It returns a BodyError if any of it reads as an error.
func (r responseRules) envelope(res *http.Response, members map[string]jsontext.Value) ([]member, error) {
	budget := maxValues
	var envelope []member
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "data" && members[name].Kind() == '[' {
			continue
		}
		v, err := readValue(members[name], &budget)
		if err != nil {
			return nil, err
		}
		envelope = append(envelope, member{name, v})
	}
	if found := findFailure(res, envelope); found != nil {
		return nil, r.bodyError(res, envelope, found)
	}
	return envelope, nil
}

func checkMeta(members map[string]jsontext.Value) error {
	if meta, ok := members["meta"]; ok && meta.Kind() != '{' && meta.Kind() != 'n' {
		return &FormatError{Reason: "its \"meta\" is " + kindName(meta.Kind()) + ", not an object"}
	}
	return nil
}

// unknown names the members that are neither documented nor understood nor accepted; it is nil if there are none.
func (r responseRules) unknown(envelope []member, understood func(member) bool) *UnrecognisedError {
	e := &UnrecognisedError{}
	for _, m := range envelope {
		shown := mask.Bounded(m.name)
		isAccepted := slices.ContainsFunc(r.accepted, func(name string) bool { return strings.EqualFold(name, m.name) || strings.EqualFold(name, shown) })
		if m.name == "data" || m.name == "meta" || isAccepted || understood(m) {
			continue
		}
		switch r.remark(m.name).found {
		case mask.NoSecret:
			e.Members = append(e.Members, shown)
		case mask.HoldsWord:
			e.Words++
			fallthrough
		default:
			e.Hidden++
		}
	}
	if len(e.Members)+e.Hidden == 0 {
		return nil
	}
	slices.Sort(e.Members)
	e.Members = slices.Compact(e.Members)
	return e
}
