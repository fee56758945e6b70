// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func responses(status int) error {
	return &wazzup.StatusError{Status: status, Code: "SOME_CODE", RetryAfter: wazzup.NoRetryAfter}
}

// refusals are responses that say that nothing was done and that asking again is no use.
var refusals4xx = []int{400, 401, 403, 404, 405, 409, 413, 418, 422, 423, 425, 451, 499}

// What a refusal has changed, a read that begins after it says.
func TestARefusalIsHeldAgainstARead(t *testing.T) {
	x, y := funnel("x", "X", "a"), funnel("y", "Y", "")
	prior, planned := byID(x, y), byID(funnel("x", "X2", "a"), funnel("y", "Y2", ""), funnel("z", "Z", ""))
	for _, status := range refusals4xx {
		everywhere(t, func(t *testing.T, s semantics) {
			write := func(items int) (*fake, *Account, Result, error) {
				f := &fake{semantics: s, list: append(clone(foreign), x, y)}
				f.oneByOne = func(int) (int, error) { return items, responses(status) }
				a := open(f)
				result, err := a.Write(t.Context(), Change{Prior: prior, Planned: planned})
				if f.postCount() != 1 || f.getCount() != 2 {
					t.Errorf("%d, %d items: %d posts and %d reads", status, items, f.postCount(), f.getCount())
				}
				return f, a, result, err
			}
			for _, items := range []int{0, len(foreign)} { // of others alone
				_, _, result, err := write(items)
				var rejected *RejectedError
				if !errors.As(err, &rejected) || len(rejected.Posted) != 6 || result.Pipelines != nil {
					t.Errorf("%d, nothing taken: %+v, %v", status, result, err)
				}
			}
			_, _, result, err := write(len(foreign) + 1)
			var part *NotAsPlannedError
			if !errors.As(err, &part) || part.Rejected == nil || !errors.Is(part.Post, part.Rejected.Err) || len(part.Differences) != 2 {
				t.Fatalf("%d, a part taken: %v", status, err)
			}
			diff(t, "state is what was read", byID(planned["x"], y), result.Pipelines)
			if _, _, result, err = write(len(foreign) + 3); err != nil {
				t.Errorf("%d, all taken: %v", status, err)
			}
			diff(t, "state", planned, result.Pipelines)
		})
	}
}

// A create of which a part was taken leaves no state to go by, and the next apply goes on from there.
func TestARefusedCreateOfWhichAPartWasTaken(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		f := &fake{semantics: s, list: clone(foreign)}
		planned := byID(funnel("x", "X", ""), funnel("y", "Y", ""))
		f.oneByOne = func(int) (int, error) { return len(foreign) + 1, err400 }
		var part *NotAsPlannedError
		if _, err := open(f).Write(t.Context(), Change{Planned: planned}); !errors.As(err, &part) || part.Rejected == nil {
			t.Fatal(err)
		}
		diff(t, "differences", []Difference{{PipelineID: "y", Aspect: Existence, Want: "Y"}}, part.Differences)
	})
}

// Where the read fails, nobody knows.
func TestARefusalAndNoReadAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, refusal := range map[string]error{
			"400": err400, "401": responses(401), "409": responses(409), "429": err429,
			"a token": &wazzup.TokenError{Step: wazzup.UsingAccountToken, Account: "72042419", Err: responses(401)},
			"ended":   errEnded,
		} {
			f := &fake{semantics: replacing, list: clone(foreign), beforePost: always(refusal)}
			a := open(f)
			a.config.MaxRetries = 0
			reads := 1
			if name == "ended" {
				reads = 2
			}
			f.beforeGet = func(n int) error {
				if n > reads {
					return err502
				}
				return nil
			}
			var unverified *UnverifiedError
			_, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
			if !errors.As(err, &unverified) || unverified.Post == nil || !errors.Is(unverified.Err, err502) || unverified.Refused() == (name == "429") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// The record is put back only if a read has shown that nothing changed.
func TestARefusedPostThatTookAPartTouchesTheBaseline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := funnel("x", "X", ""), funnel("y", "Y", "")
		f := &fake{semantics: replacing, list: append(clone(foreign), x, y)}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "X2", ""))}); err != nil {
			t.Fatal(err)
		}
		f.oneByOne = func(int) (int, error) { return len(foreign) + 1, responses(409) }
		_, err := next(a).Write(t.Context(), Change{Prior: byID(funnel("x", "X2", ""), y), Planned: byID(funnel("x", "X3", ""), funnel("y", "Y3", ""))})
		if !errors.As(err, new(*NotAsPlannedError)) {
			t.Fatal(err)
		}
		started := time.Now()
		if _, err := next(a).List(t.Context(), ForRefresh); err != nil || time.Since(started) > time.Second {
			t.Errorf("the next plan waits %v: %v", time.Since(started), err)
		}
	})
}

// A response that is not the documented one says nothing: reads decide, and it is not asked for again.
func TestResponsesThatSayNothing(t *testing.T) {
	x := funnel("x", "X", "a")
	for name, response := range map[string]error{
		"303": &wazzup.RedirectError{Status: 303, Target: "http://localhost/done"}, "307": &wazzup.RedirectError{Status: 307},
		"304": responses(304), "a page": &wazzup.NotAPIError{Status: 200}, "an odd body": &wazzup.FormatError{Reason: "odd"},
		"an endless body": &wazzup.TooLargeError{}, "anything else": errors.New("something else"),
	} {
		everywhere(t, func(t *testing.T, s semantics) {
			for _, items := range []int{0, len(foreign) + 1, len(foreign) + 2} {
				f := &fake{semantics: s, list: append(clone(foreign), x)}
				f.oneByOne = func(int) (int, error) { return items, response }
				planned := byID(funnel("x", "X2", "a"), funnel("y", "Y", ""))
				a := open(f)
				result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: planned})
				var (
					notTaken *NotTakenError
					part     *NotAsPlannedError
				)
				ok := map[int]bool{
					0:                errors.As(err, &notTaken) && errors.Is(err, response) && result.Pipelines == nil,
					len(foreign) + 1: errors.As(err, &part) && errors.Is(part.Post, response) && Equal(result.Pipelines["x"], planned["x"]),
					len(foreign) + 2: err == nil,
				}[items]
				if !ok || f.postCount() != 1 {
					t.Errorf("%s, %d items: %d posts, %+v, %v", name, items, f.postCount(), result.Pipelines, err)
				}
				started := time.Now()
				if _, err := next(a).List(t.Context(), ForRefresh); err != nil || time.Since(started) > time.Second {
					t.Errorf("%s, %d items: the next plan waits %v: %v", name, items, time.Since(started), err)
				}
			}
		})
	}
}

// A limit may strike in the midst of a list, too.
func TestALimitInTheMidstOfAList(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		x := funnel("x", "X", "")
		planned := byID(funnel("x", "X2", ""), funnel("y", "Y", ""), funnel("z", "Z", ""))
		for _, retries := range []int{0, 4} {
			f := &fake{semantics: s, list: append(clone(foreign), x)}
			f.oneByOne = func(n int) (int, error) {
				if n > 1 {
					return 0, nil
				}
				return len(foreign) + 2, err429
			}
			a := open(f)
			a.config.MaxRetries = retries
			result, err := a.Write(t.Context(), Change{Prior: byID(x), Planned: planned})
			if retries > 0 {
				if err != nil || len(result.Adopted) > 0 {
					t.Errorf("%v, adopted %v", err, result.Adopted)
				}
				continue
			}
			if !errors.As(err, new(*NotAsPlannedError)) {
				t.Error(err)
			}
			diff(t, "state", byID(planned["x"], planned["y"]), result.Pipelines)
		}
	})
}

// Others' funnels that a refused post has altered, or lost, are its doing; what somebody else does is a warning.
func TestWhatARefusedPostDoesToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, texts: strings.TrimSpace, list: clone(theirs)}
		f.oneByOne = func(int) (int, error) { return 1, responses(409) }
		var altered *ForeignAlteredError
		if _, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, &altered) || altered.Foreign[0].ID != "t1" {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.beforePost = func(int) error {
			f.edit(func(l []wazzup.Pipeline) []wazzup.Pipeline { return l[:1] })
			return responses(409)
		}
		var altered *ForeignAlteredError
		if _, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, &altered) || len(altered.Foreign) != 2 {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, list: clone(foreign)}
		f.beforePost = func(int) error {
			f.edit(func(l []wazzup.Pipeline) []wazzup.Pipeline {
				l[0].Stages = append(l[0].Stages, wazzup.Stage{ID: "more"})
				return l
			})
			return responses(409)
		}
		result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		if !errors.As(err, new(*RejectedError)) || len(result.Foreign) != 1 {
			t.Errorf("%+v, %v", result.Foreign, err)
		}
	})
}

// A lost response whose post has rewritten others' funnels is not repeated: it would do it again.
func TestALostResponseToAPostThatRewroteOthers(t *testing.T) {
	for name, failure := range map[string]error{"502": err502, "reset": errReset, "429": err429} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{semantics: replacing, texts: strings.NewReplacer("&", "&amp;").Replace, list: clone(theirs)}
			f.oneByOne = func(int) (int, error) { return 1, failure }
			_, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
			if !errors.As(err, new(*ForeignAlteredError)) || f.postCount() != 1 {
				t.Errorf("%s: %d posts, %v", name, f.postCount(), err)
			}
		})
	}
}

// Only the API's own error about the list means that an empty one is refused, and only if a read shows the funnels.
func TestWhatRefusesAnEmptyList(t *testing.T) {
	about := func(status int, code string, page bool, errs ...string) error {
		return &wazzup.StatusError{Status: status, Code: code, IsPage: page, Errors: errs, RetryAfter: wazzup.NoRetryAfter}
	}
	const list = "pipelines must contain at least 1 elements"
	for name, c := range map[string]struct {
		response error
		means    bool
	}{
		"400":                     {about(400, "VALIDATION_FAILED", false, list), true},
		"422":                     {about(422, "VALIDATION_FAILED", false, list), true},
		"another spelling":        {about(400, "validationFailed", false, list), true},
		"other words":             {about(400, "VALIDATION_FAILED", false, "pipelines should not be empty"), true},
		"beside another":          {about(400, "VALIDATION_FAILED", false, "be nice", list), true},
		"about a funnel":          {about(400, "VALIDATION_FAILED", false, "pipelines.0.name should not be empty"), false},
		"about a funnel, indexed": {about(400, "VALIDATION_FAILED", false, "pipelines[0].name should not be empty"), false},
		"another member":          {about(400, "VALIDATION_FAILED", false, "pipelinesCount is wrong"), false},
		"no errors":               {about(400, "VALIDATION_FAILED", false), false},
		"a page":                  {about(400, "", true), false},
		"an empty body":           {about(400, "", false), false},
		"a blocked account":       {about(400, "ACCOUNT_BLOCKED", false, list), false},
		"403":                     {about(403, "VALIDATION_FAILED", false, list), false},
		"409":                     {about(409, "VALIDATION_FAILED", false, list), false},
		"404":                     {about(404, "VALIDATION_FAILED", false, list), false},
	} {
		synctest.Test(t, func(t *testing.T) {
			x, y := funnel("x", "X", ""), funnel("y", "Y", "")
			f := &fake{semantics: replacing, list: []wazzup.Pipeline{x, y}, beforePost: always(c.response)}
			result, err := open(f).Write(t.Context(), Change{Prior: byID(x, y)})
			if c.means != (err == nil) || c.means != (result.NotEmptied != nil) || !c.means && !errors.As(err, new(*RejectedError)) {
				t.Errorf("%s: %+v, %v", name, result, err)
			}
			// Where a read shows that they are gone, they are.
			f = &fake{semantics: replacing, list: []wazzup.Pipeline{x, y}, afterPost: always(c.response)}
			if result, err := open(f).Write(t.Context(), Change{Prior: byID(x, y)}); err != nil || result.NotEmptied != nil || len(result.Kept) > 0 {
				t.Errorf("%s, and yet done: %+v, %v", name, result, err)
			}
			f = &fake{semantics: replacing, list: []wazzup.Pipeline{x, y}}
			f.beforePost = func(int) error { f.beforeGet = always(err502); return c.response }
			if _, err := open(f).Write(t.Context(), Change{Prior: byID(x, y)}); !errors.As(err, new(*UnverifiedError)) {
				t.Errorf("%s, and no read: %v", name, err)
			}
		})
	}
}
