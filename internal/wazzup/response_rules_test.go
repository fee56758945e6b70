// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// three is a list of three funnels with seven stages, and whatever else is put beside it.
func three(beside string) string {
	const list = `{"data":[` +
		`{"id":"a","name":"A","stages":[{"id":"1","name":"1"},{"id":"2","name":"2"}]},` +
		`{"id":"b","name":"B","stages":[{"id":"1","name":"1"},{"id":"2","name":"2"},{"id":"3","name":"3"}]},` +
		`{"id":"c","name":"C","stages":[{"id":"1","name":"1"},{"id":"2","name":"2"}]}]`
	if beside == "" {
		return list + "}"
	}
	return list + "," + beside + "}"
}

func headers(lines ...string) http.Header {
	h := http.Header{}
	for _, line := range lines {
		name, text, _ := strings.Cut(line, ":")
		h.Add(strings.TrimSpace(name), strings.TrimSpace(text))
	}
	return h
}

// decodeThree decodes a list of three funnels with something beside it, and with some headers.
func decodeThree(beside string, lines ...string) ([]Pipeline, error) {
	res := response("application/json")
	maps.Copy(res.Header, headers(lines...))
	return responseRules{}.decodeBoth(res, []byte(three(beside)))
}

// Each is a whole list of three funnels, and either proves it or says nothing against it.
var wholeLists = []string{
	`"meta":{"range":"0-2/3"}`, `"meta":{"window":"1-3 of 3"}`, `"meta":{"x":"2026-11/12"}`, `"meta":{"x":"1-3"}`,
	``,
	`"meta":{"timestamp":1759498023}`,
	`"meta":null`,
	`"meta":{}`,
	`"meta":{"total":3,"limit":3,"has_more":false,"next":null}`,
	`"total":3,"limit":3,"has_more":false,"next":null`,
	`"total":3`,
	`"total":"3"`,
	`"total":3.0`,
	`"total":null`,
	`"count":3,"total_count":3`,
	`"next":null`, `"next":""`, `"next":{}`, `"next":[]`, `"next":false`, `"next":{"href":null}`,
	`"cursor":{"after":null}`, `"next_cursor":null`, `"next-cursor":null`,
	`"has_more":false,"hasNext":false`, `"hasMore":"false"`, `"HAS_MORE":0`,
	`"page":1,"pages":1`, `"page":0,"total_pages":1`,
	`"limit":50,"offset":0`, `"limit":0`, `"limit":-1`, `"limit":null`,
	`"meta":{"limit":3,"remaining":0}`, `"meta":{"limit":3,"is_last_page":true}`, `"meta":{"limit":3,"last":true}`, `"meta":{"limit":3,"last_page":1}`,
	`"meta":{"per_page":3,"next_page":null}`, `"meta":{"page_size":3,"totalPages":1}`, `"meta":{"limit":3,"truncated":false}`,
	`"meta":{"limit":3,"complete":true}`, `"meta":{"limit":3,"no_more_pages":true}`,
	`"meta":{"result":{"total":3}}`, `"meta":{"total_pipelines":3}`, `"meta":{"totals":{"pipelines":3,"stages":7}}`, `"meta":{"total_stages":7,"stageCount":7}`,
	`"meta":{"total":{"value":3,"relation":"eq"}}`,
	`"pagination":{"total":3,"page":1,"per_page":3,"total_pages":1}`, `"page_info":{"hasNextPage":false,"hasPreviousPage":false,"endCursor":null}`,
	`"links":{"self":"/v2/pipelines","next":null}`, `"_links":{"self":{"href":"/v2/pipelines"}}`, `"links":[{"rel":"self","href":"/v2/pipelines"}]`,
	`"links":[{"rel":"next","href":null}]`,
	// As Laravel, Spring, SCIM and Django REST framework have them.
	`"links":{"first":"https://x/?page=1","last":"https://x/?page=1","prev":null,"next":null},"meta":{"current_page":1,"from":1,"last_page":1,"path":"https://x/","per_page":15,"to":3,"total":3,` +
		`"links":[{"url":null,"label":"&laquo; Previous","active":false},{"url":"https://x/?page=1","label":"1","active":true},{"url":null,"label":"Next &raquo;","active":false}]}`,
	`"meta":{"page":{"size":3,"totalElements":3,"totalPages":1,"number":0},"first":true,"last":true,"numberOfElements":3,"empty":false}`,
	`"meta":{"totalResults":3,"startIndex":1,"itemsPerPage":3}`,
	`"meta":{"count":3,"next":null,"previous":null}`,
	`"page_info":{"hasNextPage":false,"endCursor":"abc"}`, `"meta":{"cursor":"abc","has_more":false}`, // as GraphQL has it
	`"meta":{"pipelines":3,"stages":7,"found":3,"results":"ok"}`, `"meta":{"stages":{"count":7,"deepest":12},"pipelines":{"total":3}}`, `"pipelines":3`,
	`"meta":{"first_page_url":"/?page=1","last_page_url":"/?page=1","next_page_url":null,"prev_page_url":null,"per_page":3}`,
	// Words that only contain those of paging, and limits and times that are not the list's.
	`"meta":{"account":77,"discount":5,"nextcloud_id":"x","lasting":true,"pager":"p","homepage":"h","countries":12,"moreover":"m","limited_edition":true,"offsetting":9}`,
	`"meta":{"rate_limit":{"limit":500,"remaining":499,"reset":5},"rateLimitRemaining":499,"x-ratelimit-limit":500}`,
	`"meta":{"last_modified":"2026-01-02T03:04:05Z","last_updated_at":1759498023,"total_time_ms":35,"lastSyncTime":"Fri, 02 Jan 2026 03:04:05 GMT"}`,
	`"meta":{"retry_count":0,"errors":[],"error":null,"error_count":0,"failed":false,"status":"ok","success":true,"code":200,"statusCode":200}`,
	`"meta":{"last_id":"c","first_id":"a","has_more":false}`,
	`"meta":{"region":"eu","flags":{"a":[1,2,{"b":null}]},"note":"any member of meta is fine"}`,
	// What is harmless beside the list.
	`"success":true`, `"ok":true`, `"success":1`, `"ok":"true"`, `"succeeded":true`, `"is_success":true`, `"isOk":true`,
	`"status":"ok"`, `"status":"OK"`, `"status":"success"`, `"status":"Success"`, `"status":200`, `"status":"200 OK"`, `"http_status":200`, `"statusCode":200`, `"status":null`, `"status":""`, `"status":true`,
	`"request_id":"7f3c-11"`, `"requestId":12`, `"X-Request-ID":"a.b:c"`, `"traceId":"4bf92f3577b34da6"`, `"traceparent":"00-4bf9-00f0-01"`, `"correlation-id":"x"`, `"reqid":"9"`, `"x-amzn-request-id":"9"`, `"wazzup_trace_id":"9"`, `"span_id":"1"`, `"trace":"4bf92f"`,
	`"version":"2.1.0"`, `"apiVersion":2`, `"v":2`, `"api_version":"v2"`, `"schema-version":"2026-01-02"`,
	`"timestamp":1759498023`, `"ts":1759498023.5`, `"time":"2026-01-02T03:04:05Z"`, `"serverTime":1759498023`, `"date":"Fri, 02 Jan 2026 03:04:05 GMT"`, `"generated_at":"2026-01-02 03:04:05"`, `"datetime":"2026-01-02"`, `"now":1`,
	`"duration":0.012`, `"took":12`, `"elapsed_ms":12`, `"responseTime":"12ms"`, `"execution_time":"1.5 s"`, `"runtime":3`, `"latency":"PT0.5S"`,
	`"error":null`, `"errors":[]`, `"error":false`, `"error":""`, `"errorCode":0`, `"errcode":0,"errmsg":"ok"`, `"fault":{}`, `"exception":null`, `"code":0`, `"error_code":"NONE"`, `"code":null,"title":null,"detail":null`, `"message":""`, `"warnings":[]`, `"error":{"code":0,"message":null}`,
	`"extra":null`, `"extra":0`, `"extra":{}`, `"extra":[]`, `"extra":""`, `"extra":false`,
}

func TestListsThatProveThemselvesWhole(t *testing.T) {
	want, err := decodeThree("")
	if err != nil || len(want) != 3 {
		t.Fatal(want, err)
	}
	for _, beside := range wholeLists {
		got, err := decodeThree(beside)
		if err != nil {
			t.Errorf("%s: %v", beside, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", beside, diff)
		}
	}
}

func TestAnEmptyAccountIsOne(t *testing.T) {
	for _, beside := range []string{
		``, `,"meta":{"total":0,"page":1,"pages":0,"limit":0,"has_more":false}`, `,"total":0,"count":0`, `,"meta":{"last_page":0,"remaining":0,"total_pages":0,"offset":0}`, `,"success":true`,
	} {
		if list, err := decode(`{"data":[]` + beside + `}`); err != nil || len(list) != 0 || list == nil {
			t.Errorf("%s: %v, %v", beside, list, err)
		}
	}
}

// Each hints at more than the three funnels.
var partialLists = []string{
	`"meta":{"range":"0-2/30"}`, `"meta":{"window":"1-3 of 30"}`, `"meta":{"shown":{"x":"items 0-2/*"}}`, `"meta":{"x":"1 to 3 of 4"}`,
	`"total":4`, `"total":2`, `"total":0`, `"total":"many"`, `"total":"30"`, `"total":true`,
	`"meta":{"totalCount":30}`, `"meta":{"total_pipelines":30}`, `"meta":{"result":{"total":30}}`, `"meta":{"totals":{"pipelines":30}}`, `"meta":{"total":{"value":30}}`, `"meta":{"a":{"b":{"c":{"d":{"e":{"total":30}}}}}}`,
	`"meta":{"list":[{"total":30}]}`, `"meta":{"recordsTotal":30}`, `"meta":{"number_of_items":30}`, `"meta":{"itemCount":30}`, `"meta":{"PIPELINES-COUNT":30}`, `"meta":{"counts":{"funnels":30}}`,
	`"meta":{"total_stages":30}`, `"meta":{"stages_count":6}`,
	`"next":"/v2/pipelines?page=2"`, `"nextPage":2`, `"next_cursor":"abc"`, `"nextcursor":"abc"`, `"meta":{"NextPageToken":"x"}`, `"meta":{"nExT":"x"}`, `"meta":{"@odata.nextLink":"/b"}`, `"meta":{"next":{"page":1}}`, `"meta":{"next":["/b"]}`,
	`"meta":{"next_page_no":2}`, `"meta":{"next_ts":1759498023}`, `"meta":{"continuationToken":"x"}`, `"meta":{"continue":"x"}`,
	`"cursor":"abc"`, `"cursor":{"after":"abc"}`, `"meta":{"cursors":{"before":"a","after":"b"}}`, `"meta":{"page_token":"x"}`, `"meta":{"after":"x"}`, `"meta":{"scroll_id":"x"}`, `"meta":{"bookmark":"x"}`,
	`"meta":{"cursor":"abc","total":3}`, `"meta":{"cursor":"abc","truncated":false}`, `"meta":{"pipelines":30}`, `"meta":{"found":30}`, `"meta":{"results":"30"}`, `"stages":8`,
	`"meta":{"prev":"/a"}`, `"meta":{"previous_page":1}`, `"meta":{"has_previous":true}`,
	`"has_more":true`, `"meta":{"HasMore":true}`, `"meta":{"hasmore":1}`, `"meta":{"more":"yes"}`, `"meta":{"moreAvailable":true}`, `"meta":{"more_results":5}`, `"meta":{"pagination":{"has_next":true}}`, `"meta":{"no_more":false}`,
	`"truncated":true`, `"meta":{"isTruncated":"true"}`, `"meta":{"list_truncated":true}`, `"meta":{"partial":true}`, `"meta":{"partial_results":true}`, `"meta":{"incomplete_results":true}`,
	`"meta":{"is_last_page":false}`, `"meta":{"last":false}`, `"meta":{"isLast":"no"}`, `"meta":{"not_last":true}`, `"meta":{"last_page":4}`, `"meta":{"last_page_url":"/?page=4","first_page_url":"/?page=1"}`, `"meta":{"LastEvaluatedKey":"x"}`, `"meta":{"last_id":"b"}`,
	`"meta":{"complete":false}`, `"done":false`, `"meta":{"final":false}`, `"meta":{"eof":false}`, `"meta":{"all_loaded":false}`, `"meta":{"first":false}`, `"meta":{"is_first_page":false}`,
	`"meta":{"remaining":27}`, `"meta":{"remaining":"27"}`, `"meta":{"items_remaining":27}`, `"meta":{"left":27}`, `"meta":{"remainder":[1]}`,
	`"page":1,"pages":2`, `"page":2`, `"meta":{"total_pages":10}`, `"meta":{"page_count":2}`, `"meta":{"num_pages":2}`, `"meta":{"pages":[1,2]}`, `"meta":{"current_page":3}`, `"meta":{"page":{"number":2}}`, `"meta":{"paginated":true}`, `"meta":{"page":"first"}`,
	`"offset":50`, `"meta":{"skip":3}`, `"meta":{"startIndex":4}`, `"meta":{"from":4}`, `"meta":{"skipped":1}`,
	`"limit":3`, `"meta":{"per_page":3}`, `"meta":{"perPage":"3"}`, `"meta":{"pagesize":2}`, `"meta":{"max_results":3}`, `"meta":{"page":{"size":3}}`, `"meta":{"count":3,"limit":3}`, `"meta":{"limit_reached":true}`, `"meta":{"capped":true}`, `"meta":{"omitted":12}`, `"meta":{"user_total":3,"limit":3}`,
	// Signs that contradict each other.
	`"meta":{"total":3,"has_more":true}`, `"meta":{"has_more":false,"total":30}`, `"total":3,"meta":{"next":"/b"}`, `"meta":{"is_last_page":true,"remaining":1}`, `"meta":{"pages":1,"total":4}`,
	// Links, wherever they are.
	`"links":{"self":"/a","next":"/b"}`, `"_links":{"next":{"href":"/b"}}`, `"links":[{"rel":"next","href":"/b"}]`, `"meta":{"links":[{"rel":"self","href":"/a"},{"rel":["next"],"href":"/b"}]}`,
	`"meta":{"x":{"y":[[{"relation":"NEXT","url":"/b"}]]}}`, `"meta":{"link":"</b>; rel=\"next\""}`, `"meta":{"links":[{"label":"Next &raquo;","url":"/b"}]}`, `"paging":[{"type":"next","cursor":"x"}]`, `"links":{"last":"/?page=4","first":"/?page=1"}`,
	// Beside what is not known, too.
	`"extra":{"next":"/b"}`, `"extra":[{"has_more":true}]`,
}

func TestListsThatMayGoOn(t *testing.T) {
	for _, beside := range partialLists {
		list, err := decodeThree(beside)
		var partial *PartialListError
		if !errors.As(err, &partial) || list != nil || partial.Hint == "" {
			t.Errorf("%s: %v, %v", beside, list, err)
		}
	}
}

func TestAPagingSignIsNotOverridden(t *testing.T) {
	for _, beside := range []string{`"next":"/b"`, `"extra":{"total":30}`, `"done":false`} {
		_, err := responseRules{accepted: []string{"next", "extra", "done"}}.decodeBoth(response("application/json"), []byte(three(beside)))
		if !errors.As(err, new(*PartialListError)) {
			t.Errorf("%s: %v", beside, err)
		}
	}
}

// Each is not known: neither documented nor harmless by its kind, nor an error, nor a sign of paging.
var unknownMembers = map[string]string{
	`"message":"ok"`:            "message",
	`"extra":{"a":[1]}`:         "extra",
	`"object":"list"`:           "object",
	`"warnings":["x"]`:          "warnings",
	`"result":"ok"`:             "result",
	`"code":200`:                "code",
	`"description":"x"`:         "description",
	`"Data":[]`:                 "", // empty
	`"Data":[{"id":"z"}]`:       "Data",
	`"META":{"a":1}`:            "META",
	`"data ":1`:                 "data ",
	`"pipelines":[{"id":"z"}]`:  "pipelines",
	`"deprecated":true`:         "deprecated",
	`"version":{"major":1}`:     "version",
	`"request_id":"two words"`:  "request_id",
	`"time":"soon"`:             "time",
	`"trace":"at main.go:1\nx"`: "trace",
	`"request":{"method":"x"}`:  "request",
	`"account_limit":500`:       "account_limit",
	`"links":{"docs":"/d"}`:     "links",
	`"id":"1"`:                  "id",
	`"maintenance":true`:        "maintenance",
	`"success":"partly"`:        "success",
}

func TestMembersThatNobodyKnows(t *testing.T) {
	all, err := decodeThree("")
	if err != nil {
		t.Fatal(err)
	}
	for beside, name := range unknownMembers {
		list, err := decodeThree(beside)
		if name == "" {
			if err != nil {
				t.Errorf("%s: %v", beside, err)
			}
			continue
		}
		var unknown *UnrecognisedError
		if !errors.As(err, &unknown) || list != nil {
			t.Errorf("%s: %v, %v", beside, list, err)
			continue
		}
		if diff := cmp.Diff(&UnrecognisedError{Members: []string{name}, Pipelines: all}, unknown); diff != "" {
			t.Errorf("%s: %s", beside, diff)
		}
		// The way out.
		accepting := responseRules{accepted: []string{"other", strings.ToUpper(name)}}
		if list, err := accepting.decodeBoth(response("application/json"), []byte(three(beside))); err != nil || len(list) != 3 {
			t.Errorf("%s, accepted: %v, %v", beside, list, err)
		}
	}
	_, err = decodeThree(`"zeta":1,"alpha":1,"mid":"x"`)
	if got, want := fmt.Sprint(err), `the response has members that this provider does not know: "alpha", "mid", "zeta"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, err = decodeThree(numbered(`"a%d":1,`, 30) + `"z":1`)
	if !contains(fmt.Sprint(err), `and 21 more`) {
		t.Error(err)
	}
}

// Each reads as an error, and its words are to be found in what is said.
var errorsInside = map[string]string{
	`"code":"INTERNAL_ERROR","detail":"Something broke."`:     "INTERNAL_ERROR: Something broke",
	`"code":"INTERNAL_ERROR"`:                                 "INTERNAL_ERROR",
	`"code":"ACCOUNT_BLOCKED","title":"Blocked"`:              "ACCOUNT_BLOCKED: Blocked",
	`"code":"ACCOUNT_BLOCKED"`:                                "ACCOUNT_BLOCKED",
	`"code":1042,"message":"No such tenant"`:                  "1042: No such tenant",
	`"code":503`:                                              "503",
	`"Code":"X","Title":"Y"`:                                  "X: Y",
	`"error":"INVALID","description":"no"`:                    "INVALID: no",
	`"error":true`:                                            `"error" is true`,
	`"error":{"code":"E1","message":"broken","errors":["a"]}`: "E1: broken",
	`"errors":["pipelines.0.name must be shorter"]`:           "pipelines.0.name must be shorter",
	`"errors":[{"message":"first"},{"message":"second"}]`:     "first; second",
	`"Errors":{"name":["too long"]}`:                          "Errors",
	`"errorMessage":"broken"`:                                 "broken",
	`"error_description":"broken"`:                            "broken",
	`"errcode":40001,"errmsg":"invalid credential"`:           "40001: invalid credential",
	`"error_count":204`:                                       "error_count",
	`"is_error":true`:                                         "is_error",
	`"hasErrors":1`:                                           "hasErrors",
	`"validation_errors":{"a":"b"}`:                           "validation_errors",
	`"fault":{"faultcode":"Server","faultstring":"x"}`:        "fault",
	`"faultstring":"x"`:                                       "faultstring",
	`"exception":"java.lang.NullPointerException"`:            "exception",
	`"stack_trace":"at main"`:                                 "stack_trace",
	`"failed":true`:                                           "failed",
	`"failures":[1]`:                                          "failures",
	`"problem":"x"`:                                           "problem",
	`"success":false`:                                         `"success" is false`,
	`"success":false,"message":"Try later"`:                   "Try later",
	`"success":0`:                                             "success",
	`"success":"false"`:                                       "success",
	`"success":null`:                                          "success",
	`"ok":false`:                                              "ok",
	`"isOk":false`:                                            "isOk",
	`"succeeded":"no"`:                                        "succeeded",
	`"was_successful":false`:                                  "was_successful",
	`"status":"error"`:                                        "error",
	`"status":"fail"`:                                         "fail",
	`"status":"INTERNAL_ERROR"`:                               "INTERNAL_ERROR",
	`"status":500`:                                            "500",
	`"status":"500"`:                                          "500",
	`"status":"pending"`:                                      "pending",
	`"status":false`:                                          "status",
	`"status":{"code":503,"message":"down"}`:                  "503: down",
	`"Status":"Degraded"`:                                     "Degraded",
	`"statusCode":403`:                                        "403",
	`"http_status":503`:                                       "503",
	`"type":"error"`:                                          "error",
	`"__type":"InternalServerException"`:                      "InternalServerException",
	`"result":"failure"`:                                      "result",
	`"message":"Internal server error"`:                       "Internal server error",
	`"title":"Forbidden","detail":"You may not."`:             "Forbidden: You may not",
	`"type":"https://x/quota","title":"Out of credit","detail":"No","status":403`: "Out of credit",
	`"meta":{"error":"broken"}`:                                                     "broken",
	`"meta":{"error":{"code":"E1","message":"broken"}}`:                             "E1: broken",
	`"meta":{"a":{"b":[{"error":"deep"}]}}`:                                         "deep",
	`"meta":{"success":false}`:                                                      "success",
	`"meta":{"status":"error"}`:                                                     "error",
	`"meta":{"code":500,"message":"broken"}`:                                        "500: broken",
	`"meta":{"messages":[{"level":"error","text":"broken"}]}`:                       "error",
	`"extra":{"exception":{"message":"broken"}}`:                                    "broken",
	`"meta":{"total":3},"next":null,"errors":[{"code":"PARTIAL","detail":"shard"}]`: "shard",
}

func TestErrorsInside(t *testing.T) {
	for beside, words := range errorsInside {
		var failed *BodyError
		list, err := decodeThree(beside)
		if !errors.As(err, &failed) || list != nil || failed.Status != 200 || !contains(err.Error(), words) || !contains(err.Error(), "200 OK: ") {
			t.Errorf("%s: %v, %v", beside, list, err)
		}
		// An empty list beside it, none at all, and null are the same.
		for _, body := range []string{`{"data":[],` + beside + `}`, `{` + beside + `}`, `{"data":null,` + beside + `}`} {
			if _, err := decode(body); !errors.As(err, &failed) {
				t.Errorf("%s: %v", body, err)
			}
		}
		// Nobody can accept it.
		accepting := responseRules{accepted: []string{"error", "errors", "code", "success", "status", "message", "title", "detail", "fault", "meta", "extra"}}
		if _, err := accepting.decodeBoth(response("application/json"), []byte(three(beside))); !errors.As(err, &failed) {
			t.Errorf("%s, accepted: %v", beside, err)
		}
		// The same of a post.
		err = responseRules{}.acceptance(response("application/json"), []byte(`{"data":{"pipelines_created":1,"stages_created":2},`+beside+`}`))
		if !errors.As(err, &failed) || OutcomeOf(err) != Unclear {
			t.Errorf("%s, to a post: %v", beside, err)
		}
	}
	if _, err := decode(`{"data":{"error":"inside the data"}}`); !errors.As(err, new(*BodyError)) {
		t.Error(err)
	}
	_, err := responseRules{}.decodeBoth(response("application/problem+json; charset=utf-8"), []byte(`{"data":[],"instance":"/x"}`))
	if !errors.As(err, new(*BodyError)) {
		t.Error(err)
	}
}

func TestWhatAnErrorInsideSaysIsCleaned(t *testing.T) {
	secret := mustToken(t, "canary-secret-token")
	j := responseRules{reader: reader{mask.NewKnown(secret.secret)}}
	_, err := j.decodeBoth(response("application/json"), []byte(`{"data":[],"code":"a\u001b[31mb","detail":"`+strings.Repeat("x", 5000)+`","errors":["canary-secret-token"]}`))
	var failed *BodyError
	if !errors.As(err, &failed) || failed.Code != "a[31mb" || len(failed.Detail) != mask.MaxWords+3 || contains(err.Error(), "canary") {
		t.Errorf("%#v", err)
	}
	_, err = j.decodeBoth(response("application/json"), []byte(`{"data":[],"canary-secret-token":1}`))
	if !errors.As(err, new(*UnrecognisedError)) || contains(err.Error(), "canary") {
		t.Error(err)
	}
}

func TestEnvelopesThatAreNotAsDocumented(t *testing.T) {
	for beside, reason := range map[string]string{
		`"meta":[]`:   `its "meta" is a list, not an object`,
		`"meta":"x"`:  `its "meta" is a string, not an object`,
		`"meta":7`:    `its "meta" is a number, not an object`,
		`"meta":true`: `its "meta" is true or false, not an object`,
		`"meta":{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`: "there is too much in it beside the list",
		`"meta":{"a":[0` + strings.Repeat(",0", 20_000) + `]}`:                     "there is too much in it beside the list",
	} {
		_, err := decodeThree(beside)
		var format *FormatError
		if !errors.As(err, &format) || format.Reason != reason {
			t.Errorf("%.40s: %v", beside, err)
		}
	}
	for _, status := range []int{201, 202, 207, 226} {
		res := response("application/json")
		res.StatusCode = status
		_, err := responseRules{}.decodeBoth(res, []byte(three("")))
		if !errors.As(err, new(*FormatError)) || !contains(err.Error(), fmt.Sprintf("its status is %d, not 200", status)) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestWhatAResponseToAPostMeans(t *testing.T) {
	for body, want := range map[string]Outcome{
		``:                            Accepted,
		` `:                           Accepted,
		`{}`:                          Accepted,
		`{"data":null}`:               Accepted,
		`{"data":{}}`:                 Accepted,
		`{"meta":{"timestamp":1}}`:    Accepted,
		`{"success":true}`:            Accepted,
		`{"status":"ok","data":null}`: Accepted,
		`{"data":{"pipelines_created":1,"stages_created":2},"meta":{"timestamp":1759497960}}`:    Accepted,
		`{"data":{"pipelines_created":1,"total":77,"has_more":true},"request_id":"x"}`:           Accepted, // it lists nothing
		`{"data":{"pipelines_created":0,"stages_created":0,"errors":["pipelines.0 is broken"]}}`: Unclear,
		`{"data":null,"message":"queued"}`:                                                       Unclear,
		`{"data":[]}`:                                                                            Unclear,
		`{"data":"ok"}`:                                                                          Unclear,
		`{"data":true}`:                                                                          Unclear,
		`[]`:                                                                                     Unclear,
		`"ok"`:                                                                                   Unclear,
		`true`:                                                                                   Unclear,
		`{"meta":[]}`:                                                                            Unclear,
		`{"data":`:                                                                               Unclear,
		`<html>`:                                                                                 Unclear,
	} {
		if err := (responseRules{}).acceptance(response("application/json"), []byte(body)); OutcomeOf(err) != want {
			t.Errorf("%s: %v, %v", body, OutcomeOf(err), err)
		}
	}
}

// The name of a member may be a password by chance. It is not repeated, but counted as what can be accepted.
func TestAMemberWithAPasswordForItsName(t *testing.T) {
	const email = "accounts@firm.example"
	for _, tc := range []struct {
		password, members string
		hidden, words     int
		says              string
	}{
		{"S3cr3t-pa55phrase!", `"accounts":{"x":1}`, 0, 0, `does not know: "accounts"`},
		{"notes", `"notes":{"x":1}`, 1, 1, "does not know: 1 whose name is left out, because it contains a credential"},
		{"notes", `"Notes":1,"my-notes":1`, 2, 2, "does not know: 2 whose names are left out, because they contain a credential"},
		{"departments", `"departments":[1],"other":1`, 1, 1, `does not know: "other", and 1 whose name is left out, because it contains a credential`},
		{"S3cr3t-pa55phrase!", `"S3cr3t-pa55phrase!":"x"`, 1, 0, "does not know: 1 whose name is left out"},
		{"notes", `"notes":1,"` + canary + `":1`, 2, 1, "does not know: 2 whose names are left out"},
	} {
		j := responseRules{reader: reader{mask.NewKnown(append(NewCredentials(email, tc.password).pair.All(), mask.NewSecret(canary))...)}}
		err := j.acceptance(response("application/json"), []byte(`{"data":{},`+tc.members+`}`))
		var unknown *UnrecognisedError
		if !errors.As(err, &unknown) || unknown.Hidden != tc.hidden || unknown.Words != tc.words || !strings.HasSuffix(err.Error(), tc.says) && !contains(err.Error(), tc.says+",") || contains(err.Error(), "notes") {
			t.Errorf("%s in %s: %#v, %v", tc.password, tc.members, unknown, err)
		}
	}
}
