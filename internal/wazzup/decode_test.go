// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// documented is the documented answer to GET /v2/pipelines.
const documented = `{"data":[{"stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}],
          "id":"pipeline-1","name":"incoming"}],
 "meta":{"timestamp":1759498023}}`

func response(contentType string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {contentType}}}
}

func decode(body string) ([]Pipeline, error) {
	return responseRules{}.decodeBoth(response("application/json"), []byte(body))
}

// numbered repeats a text, with numbers in it.
func numbered(text string, times int) string {
	var all strings.Builder
	for i := range times {
		fmt.Fprintf(&all, text, i)
	}
	return all.String()
}

func TestListsThatAreRead(t *testing.T) {
	one := []Pipeline{{ID: "1", Name: "n"}}
	for name, tc := range map[string]struct {
		body string
		want []Pipeline
	}{
		"documented":             {documented, []Pipeline{{ID: "pipeline-1", Name: "incoming", Stages: []Stage{{ID: "stage-1", Name: "new inquiry"}, {ID: "stage-2", Name: "in progress"}}}}},
		"empty account":          {`{"data":[]}`, []Pipeline{}},
		"stages empty":           {`{"data":[{"id":"1","name":"n","stages":[]}]}`, one},
		"stages null":            {`{"data":[{"id":"1","name":"n","stages":null}]}`, one},
		"stages missing":         {`{"data":[{"id":"1","name":"n"}]}`, one},
		"number as id":           {`{"data":[{"id":1,"name":"n"}]}`, one},
		"long number as id":      {`{"data":[{"id":123456789012345678901234567890,"name":"n"}]}`, []Pipeline{{ID: "123456789012345678901234567890", Name: "n"}}},
		"numbers as stage ids":   {`{"data":[{"id":-7,"name":"n","stages":[{"id":142,"name":"won"}]}]}`, []Pipeline{{ID: "-7", Name: "n", Stages: []Stage{{ID: "142", Name: "won"}}}}},
		"a stage in two funnels": {`{"data":[{"id":"1","name":"n","stages":[{"id":"142","name":"x"}]},{"id":"2","name":"m","stages":[{"id":"142","name":"x"}]}]}`, []Pipeline{{ID: "1", Name: "n", Stages: []Stage{{ID: "142", Name: "x"}}}, {ID: "2", Name: "m", Stages: []Stage{{ID: "142", Name: "x"}}}}},
		"unknown members": {
			`{"data":[{"id":"1","name":"n","color":"#fff","ID":null,"deals": { "a" : [1, 2] },"stages":[{"id":"s","name":"S","isDefault":true}]}],"meta":{"timestamp":1,"extra":"a"}}`,
			[]Pipeline{{ID: "1", Name: "n", Stages: []Stage{{ID: "s", Name: "S"}}, Undocumented: map[string]string{
				"color": `"#fff"`, "ID": "null", "deals": `{"a":[1,2]}`, `stages["s"].isDefault`: "true",
			}}},
		},
		"a next stage, which is no page": {`{"data":[{"id":"1","name":"n","next_stage":"s","last_stage":"x","stages_color":"red","deal_count":17}]}`, []Pipeline{{ID: "1", Name: "n", Undocumented: map[string]string{
			"next_stage": `"s"`, "last_stage": `"x"`, "stages_color": `"red"`, "deal_count": "17",
		}}}},
		"a count of the stages": {`{"data":[{"id":"1","name":"n","stages_count":1,"stages":[{"id":"s","name":"S"}]}]}`, []Pipeline{{
			ID: "1", Name: "n", Stages: []Stage{{ID: "s", Name: "S"}}, Undocumented: map[string]string{"stages_count": "1"},
		}}},
		"empty name":               {`{"data":[{"id":"1","name":""}]}`, []Pipeline{{ID: "1"}}},
		"escapes and all of UTF-8": {`{"data":[{"id":"C9:NEW","name":"\u0412\ud83d\ude00 \"q\" <b>&\u2028"}]}`, []Pipeline{{ID: "C9:NEW", Name: "В😀 \"q\" <b>&\u2028"}}},
		"as many members as read":  {`{"data":[{"id":"1","name":"n"}]` + numbered(`,"a%d":0`, 999) + `}`, one},
		"blanks around":            {" \r\n" + `{"data":[{"id":"1","name":"n"}]}` + "\t\n", one},
		"paging that says: whole":  {`{"data":[{"id":"1","name":"n"}],"meta":{"total":1,"has_more":false,"next":null,"page":1,"limit":50}}`, one},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(tc.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResponsesThatAreRefused(t *testing.T) {
	var (
		format *FormatError
		page   *NotAPIError
		part   *PartialListError
	)
	for name, tc := range map[string]struct {
		body   string
		as     any
		reason string
	}{
		"nothing":                 {"", &page, "empty body"},
		"blanks":                  {" \n ", &page, "empty body"},
		"HTML":                    {"<!doctype html><title>Sign in</title>", &page, "not JSON"},
		"plain text":              {"Service temporarily unavailable", &page, "not JSON"},
		"{}":                      {`{}`, &format, `no "data"`},
		"null":                    {`null`, &format, "null"},
		"true":                    {`true`, &format, "true or false"},
		"a list at the top":       {`[]`, &format, "a list"},
		"data null":               {`{"data":null}`, &format, "null, not a list"},
		"data an object":          {`{"data":{}}`, &format, "an object"},
		"data a string":           {`{"data":"[]"}`, &format, "a string"},
		"Data in upper case":      {`{"Data":[]}`, &format, `no "data"`},
		"data twice":              {`{"data":[],"data":[]}`, &format, "twice"},
		"null funnel":             {`{"data":[null]}`, &format, "data[0] is null"},
		"a string for a funnel":   {`{"data":["x"]}`, &format, "data[0]"},
		"list of lists":           {`{"data":[[]]}`, &format, "data[0]"},
		"id missing":              {`{"data":[{"name":"n"}]}`, &format, "data[0].id is missing"},
		"id null":                 {`{"data":[{"id":null,"name":"n"}]}`, &format, "data[0].id is missing"},
		"id empty":                {`{"data":[{"id":"","name":"n"}]}`, &format, "data[0].id is empty"},
		"id in upper case":        {`{"data":[{"ID":"1","name":"n"}]}`, &format, "data[0].id is missing"},
		"id a fraction":           {`{"data":[{"id":1.5,"name":"n"}]}`, &format, "a number"},
		"id an exponent":          {`{"data":[{"id":1e3,"name":"n"}]}`, &format, "a number"},
		"id an object":            {`{"data":[{"id":{},"name":"n"}]}`, &format, "an object"},
		"id twice":                {`{"data":[{"id":"1","name":"n"},{"id":"1","name":"n"}]}`, &format, "twice"},
		"id twice, once a number": {`{"data":[{"id":"1","name":"n"},{"id":1,"name":"m"}]}`, &format, "data[1].id stands in the list twice"},
		"member twice":            {`{"data":[{"id":"1","id":"2","name":"n"}]}`, &format, "twice"},
		"name missing":            {`{"data":[{"id":"1"}]}`, &format, "data[0].name is missing"},
		"name null":               {`{"data":[{"id":"1","name":null}]}`, &format, "data[0].name is missing"},
		"name a number":           {`{"data":[{"id":"1","name":5}]}`, &format, "data[0].name"},
		"stages an object":        {`{"data":[{"id":"1","name":"n","stages":{}}]}`, &format, "data[0].stages"},
		"stages a string":         {`{"data":[{"id":"1","name":"n","stages":"a, b"}]}`, &format, "data[0].stages is a string, not a list"},
		"a number for a stage":    {`{"data":[{"id":"1","name":"n","stages":[7]}]}`, &format, "data[0].stages[0] is not what is documented"},
		"stage name a list":       {`{"data":[{"id":"1","name":"n","stages":[{"id":"x","name":[]}]}]}`, &format, "data[0].stages[0].name is not what is documented"},
		"stage id empty":          {`{"data":[{"id":"1","name":"n","stages":[{"id":"","name":"x"}]}]}`, &format, "data[0].stages[0].id is empty"},
		"id true":                 {`{"data":[{"id":true,"name":"n"}]}`, &format, "data[0].id is true or false, not a string"},
		"half a character in id":  {`{"data":[{"id":"\udc00","name":"n"}]}`, &format, "a character is cut in half"},
		"a list cut short":        {`[1,`, &format, "it ends early"},
		"a word cut short":        {`tru`, &page, "not JSON"},
		"a brace":                 {`{`, &format, "at byte 1: it ends early"},
		"trailing garbage":        {`{"data":[]} x`, &format, "goes on after its end"},
		"a member without value":  {`{"data":[],"x"}`, &format, "byte 14"},
		"a comma too many":        {`{"data":[],}`, &format, "cannot stand there"},
		"far too many members":    {`{"data":[]` + numbered(`,"a%d":1`, 1000) + `}`, &format, "more than 1000 members"},
		"too many in meta":        {`{"data":[],"meta":{"a":1` + numbered(`,"a%d":1`, 10_000) + `}}`, &format, `too much in it beside the list`},
		"too many in a funnel":    {`{"data":[{"id":"1","name":"n"` + numbered(`,"a%d":1`, 1001) + `}]}`, &format, `data[0] has too many members`},
		"more stages":             {`{"data":[{"id":"1","name":"n","has_more_stages":true}]}`, &part, `data[0]: "has_more_stages" is true`},
		"a count of more stages":  {`{"data":[{"id":"1","name":"n","stages":[],"stageCount":3}]}`, &part, `data[0]: "stageCount" is 3`},
		"the next page of stages": {`{"data":[{"id":"1","name":"n","stages_next_page":2}]}`, &part, `data[0]`},
		"Stages":                  {`{"data":[{"id":"1","name":"n","Stages":[{"id":"x","name":"x"}]}]}`, &format, `data[0] has "Stages", and what is documented is "stages"`},
		"STAGES beside stages":    {`{"data":[{"id":"1","name":"n","stages":[],"STAGES":[]}]}`, &format, `data[0] has "STAGES"`},
		"null stage":              {`{"data":[{"id":"1","name":"n","stages":[null]}]}`, &format, "data[0].stages[0] is null"},
		"stage without id":        {`{"data":[{"id":"1","name":"n","stages":[{"name":"x"}]}]}`, &format, "data[0].stages[0].id is missing"},
		"stage without name":      {`{"data":[{"id":"1","name":"n","stages":[{"id":"x"}]}]}`, &format, "data[0].stages[0].name is missing"},
		"stage twice":             {`{"data":[{"id":"1","name":"n","stages":[{"id":"x","name":"x"},{"id":"x","name":"y"}]}]}`, &format, "twice"},
		"cut short":               {`{"data":[{"id":"1","na`, &format, "ends early"},
		"trailing data":           {`{"data":[]}{"data":[]}`, &format, "goes on after its end"},
		"bad UTF-8":               {"{\"data\":[{\"id\":\"1\",\"name\":\"\xff\"}]}", &format, "UTF-8"},
		"half a character":        {`{"data":[{"id":"1","name":"\ud83d"}]}`, &format, "a character is cut in half"},
		"bad UTF-8 elsewhere":     {"{\"data\":[],\"note\":\"\xff\"}", &format, "UTF-8"},
		"too deep":                {`{"data":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, &format, "deep"},
		"next page":               {`{"data":[],"next":"https://x/?page=2"}`, &part, "next"},
		"more in meta":            {`{"data":[],"meta":{"hasMore":true}}`, &part, "hasMore"},
		"total in meta":           {`{"data":[{"id":"1","name":"n"}],"meta":{"total":2}}`, &part, "total"},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := decode(tc.body)
			if err == nil {
				t.Fatalf("believed: %+v", list)
			}
			if list != nil {
				t.Errorf("an error and a list: %+v", list)
			}
			if !errors.As(err, tc.as) || !contains(err.Error(), tc.reason) {
				t.Errorf("got %T: %v, want %T with %q", err, err, tc.as, tc.reason)
			}
		})
	}
}

func TestAPageThatClaimsToBeJSON(t *testing.T) {
	for contentType, body := range map[string]string{
		"application/json":         "<html>login</html>",
		"text/html; charset=utf-8": "{broken",
		"":                         "Bad gateway",
	} {
		_, err := responseRules{}.decodeBoth(response(contentType), []byte(body))
		var page *NotAPIError
		if !errors.As(err, &page) || page.ContentType != contentType {
			t.Errorf("%q with %q: got %v, want it named as not the API, with its content type", contentType, body, err)
		}
	}
}

func TestReasonsShowNothingThatWasRead(t *testing.T) {
	for _, body := range []string{`{"data":[{"id":"canary`, `{"data":[{"id":{"canary":1},"name":"n"}]}`, `{"data":[{"id":"1","name":["canary"]}]}`, `{"canary":1,"canary":2}`, `{"data":"canary"}`} {
		if _, err := decode(body); err == nil || contains(err.Error(), "canary") {
			t.Errorf("%s: %v", body, err)
		}
	}
}
