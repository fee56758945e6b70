// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// refused fails the test unless an answer is this, and the list, which was "a=A", is as it was.
func (c *client) refused(method, body string, status int, want string, change ...func(*http.Request)) http.Header {
	c.t.Helper()
	c.SetPipelines(account, funnels("a=A"))
	w := c.send(method, body, change...)
	if diff := cmp.Diff(want, w.Body.String()); diff != "" || w.Code != status {
		c.t.Errorf("status %d, want %d\n%s", w.Code, status, diff)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		c.t.Errorf("content type %q", got)
	}
	c.has("a=A")
	journal := c.Journal()
	if last := journal[len(journal)-1]; last.Status != status || last.Committed {
		c.t.Errorf("journal: status %d, committed: %v", last.Status, last.Committed)
	}
	return w.Header()
}

func TestBodiesThatAreRefused(t *testing.T) {
	c := start(t, sandbox.Settings{})
	long := strings.Repeat("x", 101)
	for name, situation := range map[string]struct{ body, errors string }{
		"no body":          {``, `"body must be JSON in UTF-8"`},
		"not JSON":         {`pipelines=1`, `"body must be JSON in UTF-8"`},
		"JSON cut off":     {`{"pipelines":[`, `"body must be JSON in UTF-8"`},
		"two bodies":       {`{"pipelines":[]}{"pipelines":[]}`, `"body must be JSON in UTF-8"`},
		"not UTF-8":        {"{\"pipelines\":[{\"id\":\"a\",\"name\":\"\xff\"}]}", `"body must be JSON in UTF-8"`},
		"a list":           {`[{"id":"a","name":"A"}]`, `"body must be an object"`},
		"null":             {`null`, `"body must be an object"`},
		"no pipelines":     {`{}`, `"pipelines must be an array"`},
		"other case":       {`{"Pipelines":[]}`, `"property Pipelines should not exist","pipelines must be an array"`},
		"v3's name":        {`{"funnels":[]}`, `"property funnels should not exist","pipelines must be an array"`},
		"one more":         {`{"pipelines":[],"meta":{}}`, `"property meta should not exist"`},
		"pipelines twice":  {`{"pipelines":[],"pipelines":[]}`, `"property pipelines should not exist twice"`},
		"null pipelines":   {`{"pipelines":null}`, `"pipelines must be an array"`},
		"an object":        {`{"pipelines":{"a":{"name":"A"}}}`, `"pipelines must be an array"`},
		"a null funnel":    {`{"pipelines":[null]}`, `"pipelines.0 must be an object"`},
		"a funnel as text": {`{"pipelines":[{"id":"a","name":"A"},"b"]}`, `"pipelines.1 must be an object"`},

		"an unknown property":      {`{"pipelines":[{"id":"a","name":"A","user":1}]}`, `"pipelines.0.property user should not exist"`},
		"several, in order":        {`{"pipelines":[{"z":1,"id":"a","name":"A","b":2}]}`, `"pipelines.0.property z should not exist","pipelines.0.property b should not exist"`},
		"another case of id":       {`{"pipelines":[{"ID":"a","name":"A"}]}`, `"pipelines.0.property ID should not exist","pipelines.0.id must be a string"`},
		"an id twice in a funnel":  {`{"pipelines":[{"id":"a","name":"A","id":"b"}]}`, `"pipelines.0.property id should not exist twice"`},
		"no id, no name":           {`{"pipelines":[{}]}`, `"pipelines.0.id must be a string","pipelines.0.name must be a string"`},
		"null for an id":           {`{"pipelines":[{"id":null,"name":"A"}]}`, `"pipelines.0.id must be a string"`},
		"a number for an id":       {`{"pipelines":[{"id":1,"name":"A"}]}`, `"pipelines.0.id must be a string"`},
		"a list for a name":        {`{"pipelines":[{"id":"a","name":["A"]}]}`, `"pipelines.0.name must be a string"`},
		"empty id, empty name":     {`{"pipelines":[{"id":"","name":""}]}`, `"pipelines.0.id should not be empty","pipelines.0.name should not be empty"`},
		"id and name too long":     {`{"pipelines":[{"id":"` + long + `","name":"` + long + `"}]}`, `"pipelines.0.id must be shorter than or equal to 100 characters","pipelines.0.name must be shorter than or equal to 100 characters"`},
		"the second funnel":        {`{"pipelines":[{"id":"a","name":"A"},{"id":"b"}]}`, `"pipelines.1.name must be a string"`},
		"a funnel twice":           {`{"pipelines":[{"id":"a","name":"A"},{"id":"b","name":"B"},{"id":"a","name":"A"}]}`, `"pipelines.2.id must be unique"`},
		"no stages, as a list":     {`{"pipelines":[{"id":"a","name":"A","stages":[]}]}`, `"pipelines.0.stages must contain at least 1 elements"`},
		"null for stages":          {`{"pipelines":[{"id":"a","name":"A","stages":null}]}`, `"pipelines.0.stages must be an array"`},
		"text for stages":          {`{"pipelines":[{"id":"a","name":"A","stages":"1"}]}`, `"pipelines.0.stages must be an array"`},
		"a null stage":             {`{"pipelines":[{"id":"a","name":"A","stages":[null]}]}`, `"pipelines.0.stages.0 must be an object"`},
		"a stage's property":       {`{"pipelines":[{"id":"a","name":"A","stages":[{"id":"1","name":"One","order":1}]}]}`, `"pipelines.0.stages.0.property order should not exist"`},
		"stages of a stage":        {`{"pipelines":[{"id":"a","name":"A","stages":[{"id":"1","name":"One","stages":[]}]}]}`, `"pipelines.0.stages.0.property stages should not exist"`},
		"a stage's property twice": {`{"pipelines":[{"id":"a","name":"A","stages":[{"name":"One","id":"1","name":"Two"}]}]}`, `"pipelines.0.stages.0.property name should not exist twice"`},
		"a stage without anything": {`{"pipelines":[{"id":"a","name":"A","stages":[{}]}]}`, `"pipelines.0.stages.0.id must be a string","pipelines.0.stages.0.name must be a string"`},
		"a number for a stage's":   {`{"pipelines":[{"id":"a","name":"A","stages":[{"id":142,"name":"One"}]}]}`, `"pipelines.0.stages.0.id must be a string"`},
		"an empty stage's name":    {`{"pipelines":[{"id":"a","name":"A","stages":[{"id":"1","name":""}]}]}`, `"pipelines.0.stages.0.name should not be empty"`},
		"a stage's texts too long": {`{"pipelines":[{"id":"a","name":"A","stages":[{"id":"` + long + `","name":"` + long + `"}]}]}`, `"pipelines.0.stages.0.id must be shorter than or equal to 100 characters","pipelines.0.stages.0.name must be shorter than or equal to 100 characters"`},
		"a stage twice":            {`{"pipelines":[{"id":"a","name":"A","stages":[{"id":"1","name":"One"},{"id":"1","name":"Two"}]}]}`, `"pipelines.0.stages.1.id must be unique"`},

		"everything at once": {
			`{"pipelines":[{"id":"","name":1,"stages":[{"id":"1","x":0,"name":"One"}]},{"id":"b","name":"B","stages":[]}],"y":0}`,
			`"property y should not exist","pipelines.0.id should not be empty","pipelines.0.name must be a string",` +
				`"pipelines.0.stages.0.property x should not exist","pipelines.1.stages must contain at least 1 elements"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(post, situation.body, http.StatusBadRequest,
				`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":[`+situation.errors+`]}`)
		})
	}
}

func TestLengthsAreCountedInCodePoints(t *testing.T) {
	c := start(t, sandbox.Settings{})
	for name, character := range map[string]string{
		"one byte": "x", "two bytes": "ы", "three bytes": "한", "four bytes": "🤝", "escaped": `\u044b`, "an escaped pair": `\ud83e\udd1d`,
		"two code points that look like one": "e\u0301",
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			hundred := strings.Repeat(character, 100/len([]rune(unquote(character))))
			list := func(s string) string {
				return `{"pipelines":[{"id":"` + s + `","name":"` + s + `","stages":[{"id":"` + s + `","name":"` + s + `"}]}]}`
			}
			if w := c.send(post, list(hundred)); w.Code != http.StatusOK {
				t.Errorf("100: %d %s", w.Code, w.Body)
			}
			const tooLong = ` must be shorter than or equal to 100 characters"`
			c.refused(post, list(hundred+character), http.StatusBadRequest,
				`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":[`+
					`"pipelines.0.id`+tooLong+`,"pipelines.0.name`+tooLong+`,"pipelines.0.stages.0.id`+tooLong+`,"pipelines.0.stages.0.name`+tooLong+`]}`)
		})
	}
}

func unquote(text string) string {
	return strings.NewReplacer(`\u044b`, "ы", `\ud83e\udd1d`, "🤝").Replace(text)
}

func TestTheSameStageInTwoFunnelsIsAllowed(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.post("a=A(142=Won 143=Lost) b=B(142=Won 143=Lost)")
	c.has("a=A(142=Won 143=Lost) b=B(142=Won 143=Lost)")
}

func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	at := func(path string) func(*http.Request) { return func(r *http.Request) { r.URL.Path = path } }
	list := body("b=B")

	for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", ";"} {
		c.refused(post, list, http.StatusUnsupportedMediaType,
			`{"code":"UNSUPPORTED_MEDIA_TYPE","title":"Unsupported Media Type","detail":"Send application/json."}`, header("Content-Type", contentType))
	}
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions} {
		got := c.refused(method, "", http.StatusMethodNotAllowed,
			`{"code":"METHOD_NOT_ALLOWED","title":"Method Not Allowed","detail":"Send GET or POST."}`)
		if got.Get("Allow") != "GET, POST" {
			t.Errorf("%s: Allow: %q", method, got.Get("Allow"))
		}
	}
	for _, path := range []string{"/", "/v2/pipelines/", "/v2/pipelines/pipeline-1", "/v3/pipelines", "/v2/Pipelines"} {
		c.refused(get, "", http.StatusNotFound, `{"code":"NOT_FOUND","title":"Not Found","detail":"Cannot GET `+path+`"}`, at(path))
	}
	c.refused(post, list, http.StatusRequestEntityTooLarge, `{"code":"PAYLOAD_TOO_LARGE","title":"Payload Too Large","detail":"Send 32 MiB at most."}`,
		func(r *http.Request) { r.ContentLength = 32<<20 + 1 })

	for _, accepted := range []string{"application/json", "Application/JSON; charset=utf-8"} {
		if w := c.send(post, list, header("Content-Type", accepted)); w.Code != http.StatusOK {
			t.Errorf("content type %s: %d %s", accepted, w.Code, w.Body)
		}
	}
}
