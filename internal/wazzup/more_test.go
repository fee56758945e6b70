package wazzup

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func TestHintsOfMorePages(t *testing.T) {
	const count = 3
	for body, hints := range map[string]bool{
		`{}`:                                             false,
		`{"meta":{"timestamp":1759498023}}`:              false,
		`{"meta":null}`:                                  false,
		`{"total":3}`:                                    false,
		`{"total":"3"}`:                                  false,
		`{"total":null}`:                                 false,
		`{"total":4}`:                                    true,
		`{"total":2}`:                                    true,
		`{"total":"many"}`:                               true,
		`{"count":3,"total_count":3}`:                    false,
		`{"meta":{"totalCount":30}}`:                     true,
		`{"next":null}`:                                  false,
		`{"next":""}`:                                    false,
		`{"next":"/v2/pipelines?page=2"}`:                true,
		`{"nextPage":2}`:                                 true,
		`{"next_cursor":"abc"}`:                          true,
		`{"next-cursor":null}`:                           false,
		`{"cursor":"abc"}`:                               true,
		`{"cursor":{"after":null}}`:                      false,
		`{"cursor":{"after":"abc"}}`:                     true,
		`{"has_more":false,"hasNext":false}`:             false,
		`{"has_more":true}`:                              true,
		`{"meta":{"HasMore":true}}`:                      true,
		`{"meta":{"pagination":{"has_next":true}}}`:      true,
		`{"meta":{"pagination":{"total":3}}}`:            false,
		`{"links":{"self":"/a","next":null}}`:            false,
		`{"_links":{"next":null}}`:                       false,
		`{"links":{"self":"/a","next":"/b"}}`:            true,
		`{"page":1,"pages":1}`:                           false,
		`{"page":1,"pages":2}`:                           true,
		`{"page":2}`:                                     true,
		`{"limit":50,"offset":0}`:                        false,
		`{"limit":3}`:                                    true,
		`{"offset":50}`:                                  true,
		`{"meta":{"a":{"next":"not one we look into"}}}`: false,
		`{"data":{"next":"this is the list itself"}}`:    false,
		`{"truncated":true}`:                             true,
	} {
		var members map[string]jsontext.Value
		if err := json.Unmarshal([]byte(body), &members); err != nil {
			t.Fatal(body, err)
		}
		if hint := moreHint(answer(""), members, count); (hint != "") != hints {
			t.Errorf("%s: got %q, want a hint: %v", body, hint, hints)
		}
	}
	for link, hints := range map[string]bool{
		`<https://x/2>; rel="next"`:                          true,
		`<https://x/2>; rel=next`:                            true,
		`<https://x/2>; REL="Next"`:                          true,
		`<https://x/1>; rel="prev", <https://x/3>; rel=next`: true,
		`<https://x/2>; title="a"; rel="last next"`:          true,
		`<https://x/1>; rel="prev"`:                          false,
		`<https://x/next>; rel="self"`:                       false,
		``:                                                   false,
	} {
		res := answer("")
		res.Header.Set("Link", link)
		if hint := moreHint(res, nil, count); (hint != "") != hints {
			t.Errorf("Link %s: got %q, want a hint: %v", link, hint, hints)
		}
	}
}
